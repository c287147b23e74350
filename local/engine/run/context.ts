/** What a step may use of the engine: time, randomness, and the ways out. */
import type { EngineClock } from "../clock/clock.ts";
import type { PerformTask } from "../tasks/perform-task.ts";
import type { Signal } from "./run.ts";

export interface EngineContext {
  readonly clock: EngineClock;
  readonly region: string;
  readonly accountId: string;
  /** At least 0, less than 1; repeatable when the engine was given a seed. */
  random(): number;
  uuid(): string;
  readonly perform: PerformTask;
  /** Tells the waiter when the execution has ended. */
  watchChild(childArn: string, waiter: ChildWaiter): void;
  /** Hands a signal to a run, loading it where it is not in memory. */
  signal(runId: number, signal: Signal): void;
}

/** A task that waits for an execution it has started. */
export interface ChildWaiter {
  readonly runId: number;
  readonly strandId: number;
  /** `.sync:2` gives the output as JSON, `.sync` as text. */
  readonly parsesOutput: boolean;
}
