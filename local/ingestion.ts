/** Ingestion on the local target: imports in the SQLite file, parsers in threads, and the use cases of the command line. */
import { importSteps } from "../lambdas/import-knowledge/import-steps.ts";
import { createDocumentSources } from "../src/adapters/ingestion/document-sources.ts";
import type { IngestionModels } from "../src/adapters/ingestion-models.ts";
import { createParseWorkers, type ParseWorkers } from "../src/adapters/ingestion/parse-in-worker.ts";
import type { SqliteAccess } from "../src/adapters/local/sqlite-access.ts";
import { createSqliteImportStore } from "../src/adapters/local/sqlite-import-store.ts";
import { createDetectArticleLanguage } from "../src/adapters/providers/detect-article-language.ts";
import type { Clock } from "../src/kernel/index.ts";
import type { KnowledgeStore } from "../src/knowledge/index.ts";
import {
  type CompleteWait,
  createDecideImport,
  createDescribeImport,
  createReadDocument,
  createResumeImports,
  createStartImport,
  type ImportStore,
} from "../src/knowledge/ingestion/index.ts";
import type { Policy } from "../src/policy/index.ts";

export interface ImportMachine {
  start(importId: string): Promise<void>;
  readonly completeWait: CompleteWait;
}

export interface IngestionOptions {
  readonly commit: SqliteAccess;
  readonly clock: Clock;
  readonly knowledgeStore: KnowledgeStore;
  readonly policy: Policy;
  readonly machine: ImportMachine;
  /** The models that take part; absent: the rules alone. */
  readonly models?: IngestionModels;
  /** Threads that parse; absent: its own. They end when ingestion is closed. */
  readonly parseWorkers?: ParseWorkers;
}

/** Looked at once, when the process starts. */
const mostResumed = 1_000;

export type Ingestion = Awaited<ReturnType<typeof openIngestion>>;

export async function openIngestion(options: IngestionOptions) {
  const { commit, clock, knowledgeStore, policy, machine } = options;
  const imports = await createSqliteImportStore(commit);
  const workers = options.parseWorkers ?? createParseWorkers();
  const sources = createDocumentSources({ hasFolders: true });
  const dependencies = { imports, knowledge: knowledgeStore, clock };
  const waiting = { imports, clock, completeWait: machine.completeWait };
  return {
    imports: imports satisfies ImportStore,
    machine,
    readDocument: createReadDocument({
      ...{ imports, parseDocument: workers.parseDocument, fetchDocument: sources.fetchDocument },
      detectLanguage: createDetectArticleLanguage(policy),
    }),
    steps: importSteps({
      ...{ ...dependencies, ...waiting, ...options.models, company: policy.company.name },
      listSource: sources.listSource,
    }),
    start: createStartImport({ ...dependencies, startMachine: (id) => machine.start(id) }),
    resume: createResumeImports({ imports, startMachine: (id) => machine.start(id), newest: mostResumed }),
    decide: createDecideImport(waiting),
    describe: createDescribeImport({ imports }),
    close: () => workers.close(),
  };
}
