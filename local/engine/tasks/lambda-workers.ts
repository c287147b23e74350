/**
 * Functions in worker threads, one module for each, as Lambda runs bundles. A
 * worker serves one invocation at a time and is kept for the next; when a task
 * times out its worker is ended, which stops even a loop that never yields.
 */
import { Worker } from "node:worker_threads";
import type { LambdaInvoker } from "../ports.ts";
import type { WorkerAnswer, WorkerSetup } from "./lambda-worker.ts";

export interface LambdaWorkers extends LambdaInvoker {
  close(): Promise<void>;
}

export interface LambdaModule {
  /** Path or file URL of the module. */
  readonly module: string;
  /** The handler's export; "handler" unless told. */
  readonly handler?: string;
}

export function createLambdaWorkers(functions: Readonly<Record<string, LambdaModule>>): LambdaWorkers {
  const idle = new Map<string, Worker[]>();
  const all = new Set<Worker>();

  const start = (functionName: string): Worker => {
    const found = Object.hasOwn(functions, functionName) ? functions[functionName] : undefined;
    if (!found) throw named("Lambda.ResourceNotFoundException", `Function not found: ${functionName}`);
    const workerData: WorkerSetup = { module: found.module, handler: found.handler ?? "handler", functionName };
    const worker = new Worker(new URL("./lambda-worker.ts", import.meta.url), { workerData });
    all.add(worker);
    worker.once("exit", () => all.delete(worker));
    return worker;
  };

  const rest = (functionName: string, worker: Worker): void => {
    worker.unref();
    idle.set(functionName, [...(idle.get(functionName) ?? []), worker]);
  };

  return {
    async invoke(functionName, payload, { signal }) {
      const worker = idle.get(functionName)?.pop() ?? start(functionName);
      worker.ref();
      const answer = await ask(worker, payload, signal);
      rest(functionName, worker);
      if ("error" in answer) throw Object.assign(named(answer.error.name, answer.error.message), answer.error);
      return answer.result;
    },
    async close() {
      await Promise.all([...all].map((worker) => worker.terminate()));
    },
  };
}

/** Rejects when the worker ends before it answers, also because the task timed out. */
function ask(worker: Worker, payload: unknown, signal: AbortSignal): Promise<WorkerAnswer> {
  return new Promise((resolve, reject) => {
    const stop = () => void worker.terminate();
    const ended = () => reject(named("Runtime.ExitError", "The function's worker ended before it answered"));
    const failed = (error: Error) => reject(error);
    const answered = (answer: WorkerAnswer) => {
      signal.removeEventListener("abort", stop);
      worker.off("exit", ended).off("error", failed);
      resolve(answer);
    };
    signal.addEventListener("abort", stop, { once: true });
    worker.once("exit", ended).once("error", failed).once("message", answered);
    worker.postMessage(payload);
  });
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
