/**
 * A thread that commits batches of statements over a connection of its own, so
 * that the engine goes on computing while SQLite writes and the disk flushes.
 * One batch at a time; the file is the same, and so is what COMMIT promises.
 */
import { Worker } from "node:worker_threads";
import type { CommitAnswer, CommitMessage, CommitSetup } from "./commit-worker.ts";
import type { SqlValue, Statement } from "./statement.ts";

export interface CommitThread {
  /** Whether it has come up, and takes batches. */
  readonly isReady: boolean;
  /** Calls back after the COMMIT, or with what went wrong. */
  commit(statements: readonly Statement[], done: (error?: unknown) => void): void;
  close(): Promise<void>;
}

const YOUNG_GENERATION_MB = 8;

export function startCommitThread(path: string): CommitThread {
  const workerData: CommitSetup = { path };
  const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB };
  const worker = new Worker(new URL("./commit-worker.ts", import.meta.url), { workerData, resourceLimits });
  const pack = createPacker();
  let isReady = false;
  let done: ((error?: unknown) => void) | undefined;

  const end = (error?: unknown): void => {
    const tell = done;
    done = undefined;
    worker.unref();
    tell?.(error);
  };
  const gone = (error: unknown): void => {
    isReady = false;
    end(error);
  };
  worker.unref();
  worker.on("message", (answer: CommitAnswer) => {
    if (answer === undefined) end();
    else if ("error" in answer) end(answer.error);
    else isReady = true;
  });
  worker.on("error", gone);
  worker.on("exit", () => gone(new Error("the thread that commits has ended")));

  return {
    get isReady() {
      return isReady;
    },
    commit(statements, tell) {
      done = tell;
      worker.ref();
      worker.postMessage(pack(statements));
    },
    close: async () => {
      await worker.terminate();
    },
  };
}

/** Statements are sent once, then by number. */
function createPacker(): (statements: readonly Statement[]) => CommitMessage {
  const numbers = new Map<string, number>();
  return (statements) => {
    const added: string[] = [];
    const rows: SqlValue[] = [];
    for (const [sql, ...values] of statements) {
      let number = numbers.get(sql);
      if (number === undefined) {
        numbers.set(sql, (number = numbers.size));
        added.push(sql);
      }
      rows.push(number, ...values);
    }
    return { added, rows };
  };
}
