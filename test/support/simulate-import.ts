/** Ingestion on a virtual clock: the Knowledge machine, its functions and the store, without the rest of the product. */
import { createHandler as importKnowledge } from "../../lambdas/import-knowledge/handler.ts";
import { createHandler as readDocument } from "../../lambdas/read-document/handler.ts";
import { type GroupCommit, openEngine, openGroupCommit, VirtualClock } from "../../local/engine/index.ts";
import { type Ingestion, openIngestion } from "../../local/ingestion.ts";
import { createImportMachine, createStateMachines, functionNameOf } from "../../local/state-machines.ts";
import type { IngestionModels } from "../../src/adapters/ingestion-models.ts";
import type { ParseWorkers } from "../../src/adapters/ingestion/parse-in-worker.ts";
import { createSqliteKnowledgeStore } from "../../src/adapters/local/sqlite-knowledge-store.ts";
import type { Article, KnowledgeStore } from "../../src/knowledge/index.ts";
import type { DescribedImport, ImportRecord, ImportSettings } from "../../src/knowledge/ingestion/index.ts";
import { examplePolicy } from "./example-policy.ts";

export interface ImportSimulation {
  readonly clock: VirtualClock;
  readonly ingestion: Ingestion;
  readonly knowledge: KnowledgeStore;
  /** Calls of functions by their step, such as `read` or `publish`. */
  readonly calls: readonly string[];
  begin(source: string, settings?: Partial<ImportSettings>, id?: string): Promise<ImportRecord>;
  /** Lets this much time pass, a minute unless told. */
  pass(ms?: number): Promise<void>;
  /** Begins, and lets it run. */
  import(source: string, settings?: Partial<ImportSettings>, id?: string): Promise<DescribedImport>;
  /** Live articles by id. */
  articles(): Promise<ReadonlyMap<string, Article>>;
  close(): Promise<void>;
}

export interface ImportSimulationOptions {
  readonly commit?: GroupCommit;
  readonly clock?: VirtualClock;
  /** Threads that several simulations share; closed by whoever made them. */
  readonly parseWorkers?: ParseWorkers;
  /** The models that take part; absent: the rules alone. */
  readonly models?: IngestionModels;
  /** Goes on with what a process before has left. */
  readonly resume?: boolean;
  /** Runs before a function does; may throw. */
  readonly before?: (step: string, payload: object) => Promise<void> | void;
}

export const importStart = Date.UTC(2026, 2, 2, 9);

export async function simulateImport(options: ImportSimulationOptions = {}): Promise<ImportSimulation> {
  const { commit = openGroupCommit(":memory:"), clock = new VirtualClock(importStart), before } = options;
  const calls: string[] = [];
  const invoke = async (arn: string, payload: unknown): Promise<unknown> => {
    const name = functionNameOf(arn);
    const { step = "read" } = payload as { step?: string };
    calls.push(step);
    await before?.(step, payload as object);
    return functions[name as keyof typeof functions](payload);
  };
  const engine = openEngine({
    ...{ store: commit, clock, seed: 1, lambda: { invoke } },
    queues: { sendMessage: () => Promise.reject(new Error("imports send no messages")) },
  });
  const machine = createImportMachine(engine, await createStateMachines(engine));
  const knowledge = await createSqliteKnowledgeStore(commit);
  const ingestion = await openIngestion({
    ...{ commit, clock, knowledgeStore: knowledge, policy: examplePolicy, machine },
    ...(options.models && { models: options.models }),
    ...(options.parseWorkers && { parseWorkers: { ...options.parseWorkers, close: () => Promise.resolve() } }),
  });
  const functions = {
    "read-document": readDocument(ingestion.readDocument),
    "import-knowledge": importKnowledge(ingestion.steps),
  };
  if (options.resume) await engine.resume();
  const begin: ImportSimulation["begin"] = (source, settings, id = "imp_1") =>
    ingestion.start({ id, source, by: "test", settings: { approval: "findings", ...settings } });
  const pass = (ms = 60_000): Promise<void> => clock.runUntil(clock.now() + ms);
  return {
    ...{ clock, ingestion, knowledge, calls, begin, pass },
    import: async (source, settings, id = "imp_1") => {
      await begin(source, settings, id);
      await pass();
      return ingestion.describe(id);
    },
    articles: async () => {
      const { number } = await knowledge.current();
      const { rows } = await knowledge.listItems("article", number, { limit: 1000 });
      return new Map(rows.map((article) => [article.id, article as Article]));
    },
    close: async () => {
      await engine.close();
      await ingestion.close();
      if (options.commit === undefined) await commit.close();
    },
  };
}
