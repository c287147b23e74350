/** The inside of a function's worker thread: loads the module once, then answers one payload after the other. */
import { randomUUID } from "node:crypto";
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";

export interface WorkerSetup {
  readonly module: string;
  readonly handler: string;
  readonly functionName: string;
}

export type WorkerAnswer = { readonly result: unknown } | { readonly error: WorkerError };

export interface WorkerError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
}

type Handler = (event: unknown, context: object) => unknown;

const { module, handler, functionName } = workerData as WorkerSetup;
const location = module.startsWith("file:") ? module : pathToFileURL(module).href;
const loaded = import(location) as Promise<Record<string, Handler>>;

async function answer(event: unknown): Promise<WorkerAnswer> {
  try {
    const { [handler]: handle } = await loaded;
    if (!handle) throw Object.assign(new Error(`${module} has no ${handler}`), { name: "Runtime.HandlerNotFound" });
    const result = await handle(event, { functionName, awsRequestId: randomUUID() });
    return { result: result === undefined ? null : (JSON.parse(JSON.stringify(result)) as unknown) };
  } catch (reason) {
    const { name, message, stack } = reason instanceof Error ? reason : new Error(String(reason));
    return { error: { name, message, stack } };
  }
}

parentPort?.on("message", (event: unknown) => {
  void answer(event).then((reply) => parentPort?.postMessage(reply));
});
