/**
 * Parses strangers' documents where they can do no harm: a thread with a heap of its own and a time of its own. A document
 * that asks for more ends its thread, not the process, and is reported. Threads are kept for the next document while
 * all is well, since starting one costs more than reading most articles.
 */
import { Worker } from "node:worker_threads";
import {
  type Finding,
  importLimits,
  type ParseDocument,
  type ParsedDocument,
  UnusableDocumentError,
} from "../../knowledge/ingestion/index.ts";

export interface ParseWorkers {
  readonly parseDocument: ParseDocument;
  close(): Promise<void>;
}

export interface ParseWorkerLimits {
  readonly parseMs: number;
  readonly parseMegabytes: number;
  /** Documents that are parsed at once; more wait. */
  readonly workers: number;
}

type Answer = { readonly parsed: ParsedDocument } | { readonly finding: Finding } | { readonly failure: string };

export function createParseWorkers(limits: Partial<ParseWorkerLimits> = {}): ParseWorkers {
  const { parseMs, parseMegabytes, workers: most }: ParseWorkerLimits = { ...importLimits, workers: 2, ...limits };
  const idle: Worker[] = [];
  const waiting: (() => void)[] = [];
  let busy = 0;

  async function parse(document: Parameters<ParseDocument>[0]): Promise<ParsedDocument> {
    if (busy >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else busy += 1;
    const worker = idle.pop() ?? startWorker(parseMegabytes);
    try {
      const answer = await askWorker(worker, document, parseMs);
      idle.push(worker);
      return parsedOf(answer);
    } finally {
      const next = waiting.shift();
      if (next) next();
      else busy -= 1;
    }
  }
  return {
    parseDocument: parse,
    close: async () => void (await Promise.all(idle.splice(0).map((worker) => worker.terminate()))),
  };
}

/** Bundles have the worker beside them, under the ending that they have themselves. */
const workerFile = new URL(`./parse-worker${import.meta.url.endsWith(".ts") ? ".ts" : ".mjs"}`, import.meta.url);

function startWorker(parseMegabytes: number): Worker {
  const worker = new Worker(workerFile, {
    resourceLimits: { maxOldGenerationSizeMb: parseMegabytes, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
    env: {},
    stdout: true,
    stderr: true,
  });
  worker.unref();
  return worker;
}

/** Rejects when the thread dies or takes too long; it is gone then. */
async function askWorker(
  worker: Worker,
  { form, bytes }: Parameters<ParseDocument>[0],
  parseMs: number,
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const onError = (error: NodeJS.ErrnoException): void => reject(died(error));
  const onExit = (): void => reject(died(new Error("its thread ended")));
  const deadline = setTimeout(() => reject(timedOut(parseMs)), parseMs);
  worker.ref();
  worker.on("message", resolve).on("error", onError).on("exit", onExit);
  worker.postMessage({ form, bytes: Uint8Array.from(bytes) });
  try {
    return await promise;
  } catch (error) {
    worker.on("error", () => undefined);
    await worker.terminate();
    throw error;
  } finally {
    clearTimeout(deadline);
    worker.off("message", resolve).off("error", onError).off("exit", onExit);
    worker.unref();
  }
}

function parsedOf(answer: Answer): ParsedDocument {
  if ("parsed" in answer) return answer.parsed;
  if ("failure" in answer) throw unreadable(answer.failure);
  const { code, message, remedy } = answer.finding;
  throw new UnusableDocumentError(code, message, remedy);
}

function timedOut(parseMs: number): UnusableDocumentError {
  const message = `It could not be parsed within ${parseMs / 1000} s.`;
  return new UnusableDocumentError("timed-out", message, "Export its text alone, or split it.");
}

function died(error: NodeJS.ErrnoException): UnusableDocumentError {
  if (error.code !== "ERR_WORKER_OUT_OF_MEMORY") return unreadable(error.message);
  const message = "It needs more memory than one document gets.";
  return new UnusableDocumentError("too-complex", message, "Export its text alone, or split it.");
}

function unreadable(reason: string): UnusableDocumentError {
  const message = `It can't be parsed: ${reason.slice(0, 200)}.`;
  return new UnusableDocumentError("unreadable", message, "Open it with what made it, and export it again.");
}
