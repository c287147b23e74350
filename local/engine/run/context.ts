/** What a step may use of the engine: time, randomness, and the ways out. */
import type { MapRunRow } from "../catalog/map-runs.ts";
import type { EngineClock } from "../clock/clock.ts";
import type { PerformTask } from "../tasks/perform-task.ts";
import type { DistributedMap } from "../asl/machine.ts";
import type { ExecutionRow } from "../store/execution-rows.ts";
import type { MachineVersion, Outcome, Signal } from "./run.ts";

export interface EngineContext {
  readonly clock: EngineClock;
  readonly region: string;
  readonly accountId: string;
  /** At least 0, less than 1; repeatable when the engine was given a seed. */
  random(): number;
  uuid(): string;
  readonly perform: PerformTask;
  /** The text of an object, for ItemReader. */
  readObject(bucket: string, key: string): Promise<string>;
  /** For ResultWriter; a second write under the same key replaces the first. */
  writeObject(bucket: string, key: string, text: string): Promise<void>;
  /** The executions of a map run's items, in the order of their start. */
  itemExecutions(machineArn: string, prefix: string): ExecutionRow[];
  readonly startItem: StartItem;
  /** Notes a map run, so that it can be listed. */
  saveMapRun(row: MapRunRow): void;
  /** Undefined where a crash came before the note. */
  findMapRun(arn: string): MapRunRow | undefined;
  /** Stops the executions of a map run's items, which run an unlisted machine and whose names begin alike. */
  stopItems(machineArn: string, prefix: string): void;
  /** The task was recorded as started by a worker of its activity. */
  activityStarted(taskToken: string): void;
  /** Tells the waiter when the execution has ended. */
  watchChild(childArn: string, waiter: ChildWaiter): void;
  /** Hands a signal to a run, loading it where it is not in memory. */
  signal(runId: number, signal: Signal): void;
}

/** Starts an item of a Distributed Map, or finds it where it has been started before, and tells its end. */
export type StartItem = (child: ItemExecution, tell: (outcome: Outcome) => void) => Promise<void>;

export interface ItemExecution {
  readonly parent: MachineVersion;
  readonly distributed: DistributedMap;
  readonly name: string;
  readonly input: string;
  readonly mapRunArn: string;
  /** How often the execution of the map run has been redriven. */
  readonly redriveCount: number;
  /** Whether the map run still waits for its items. */
  readonly isWanted: () => boolean;
}

/** A task that waits for an execution it has started. */
export interface ChildWaiter {
  readonly runId: number;
  readonly strandId: number;
  /** `.sync:2` gives the output as JSON, `.sync` as text. */
  readonly parsesOutput: boolean;
}
