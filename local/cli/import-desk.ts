/**
 * Who does an import for the command line: a stack that this process opens for it, or a running server by its API. Both
 * answer in the API's words.
 */
import { importReportAnswer } from "../../lambdas/serve-api/import-answers.ts";
import { loadCompany } from "../../src/adapters/local/company-files.ts";
import type { ImportReportAnswer } from "../../src/contracts/http-imports.ts";
import type { WebhookTransport } from "../../src/conversation/index.ts";
import type { DecideImportRequest, ImportSettings } from "../../src/knowledge/ingestion/index.ts";
import { RealClock } from "../engine/index.ts";
import { openStack } from "../stack.ts";
import { consoleTelemetry } from "./console-telemetry.ts";
import { type DataFolder, FolderInUseError, lockDataFolder } from "./data-folder.ts";
import type { ImportCommand } from "./import-options.ts";
import { chooseModels, openModels } from "./local-models.ts";
import { UserError } from "./user-error.ts";

export interface ImportDesk {
  /** Undefined: this very process. */
  readonly server?: string;
  start(request: DeskRequest): Promise<void>;
  decide(request: DecideImportRequest): Promise<void>;
  describe(importId: string): Promise<ImportReportAnswer>;
  close(): Promise<void>;
}

export interface DeskRequest {
  readonly id: string;
  readonly source: string;
  readonly by: string;
  readonly settings: ImportSettings;
  readonly approved: boolean;
}

/** Throws UserError when neither this process nor a server can do it. */
export async function openImportDesk(command: ImportCommand): Promise<ImportDesk> {
  const { server, data, key } = command;
  if (server !== undefined) return serverDesk(server, key);
  try {
    return await ownDesk(lockDataFolder(data), command);
  } catch (error) {
    if (error instanceof FolderInUseError && error.address !== undefined) return serverDesk(error.address, key);
    throw error;
  }
}

/** Webhooks are the server's to deliver: what is due meanwhile is tried again when it runs. */
const notNow: WebhookTransport = { post: () => Promise.resolve({ status: 503 }) };

async function ownDesk(folder: DataFolder, command: ImportCommand): Promise<ImportDesk> {
  const clock = new RealClock();
  const models = chooseModels(undefined);
  const stack = await openStack({
    ...{ file: folder.file, clock, company: loadCompany(command.company) },
    models: { ...models, modelOf: openModels(models, clock, 0) },
    transport: notNow,
    telemetry: consoleTelemetry((line) => console.error(line)),
  }).catch((error: unknown) => {
    folder.release();
    throw error;
  });
  const { ingestion } = stack;
  return {
    start: async (request) => void (await ingestion.start(request)),
    decide: (request) => ingestion.decide(request),
    describe: async (id) => importReportAnswer(await ingestion.describe(id), { limit: Number.MAX_SAFE_INTEGER }),
    close: async () => {
      await stack.close();
      folder.release();
    },
  };
}

function serverDesk(server: string, key: string): ImportDesk {
  const call = (method: string, path: string, body?: object) => callServer(server, key, { method, path, body });
  return {
    server,
    start: async ({ settings, ...request }) => {
      await call("POST", "", { ...request, ...settings });
    },
    decide: async ({ importId, decision, by }) => {
      await call("POST", `/${importId}/decision`, { decision: decision.replace("-", "_"), by });
    },
    describe: (importId) => describeAll((cursor) => call("GET", `/${importId}?limit=1000${cursor}`)),
    close: () => Promise.resolve(),
  };
}

async function describeAll(read: (cursor: string) => Promise<unknown>): Promise<ImportReportAnswer> {
  const first = (await read("")) as ImportReportAnswer;
  const report = [...first.report];
  for (let { next } = first.pagination; next !== undefined;) {
    const page = (await read(`&cursor=${encodeURIComponent(next)}`)) as ImportReportAnswer;
    report.push(...page.report);
    next = page.pagination.next;
  }
  return { ...first, report };
}

interface ServerCall {
  readonly method: string;
  /** Under /knowledge/imports. */
  readonly path: string;
  readonly body?: object | undefined;
}

/** Throws UserError for whatever the server refuses. */
async function callServer(server: string, key: string, { method, path, body }: ServerCall): Promise<unknown> {
  const response = await fetch(`${server}/knowledge/imports${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(30_000),
  }).catch((error: Error): never => {
    throw new UserError(`The server at ${server} does not answer: ${error.message}.`, "See that it runs there.");
  });
  const answer = (await response.json().catch(() => ({}))) as { readonly message?: string };
  if (response.ok) return answer;
  const message = answer.message ?? `The server at ${server} answered ${response.status}.`;
  const isKey = response.status === 401 || response.status === 403;
  throw new UserError(message, isKey ? "Give the Management key of that server: --key KEY." : "");
}
