/**
 * An open execution in memory. A run is a tree of strands: one for the
 * execution itself and one for each running Map iteration or Parallel branch.
 * A strand is in exactly one state. Runs that only wait are dropped from memory
 * and loaded again from their rows when something happens to them.
 */
import type { Machine, MachineType, State, StateGroup } from "../asl/machine.ts";
import type { StateError } from "../asl/errors.ts";
import type { MapRunLimits } from "../catalog/map-runs.ts";
import type { Payload } from "./payload.ts";

export interface MachineVersion {
  readonly definitionId: number;
  readonly arn: string;
  readonly name: string;
  readonly type: MachineType;
  readonly machine: Machine;
}

export interface Run {
  readonly id: number;
  readonly arn: string;
  readonly name: string;
  readonly version: MachineVersion;
  /** Where its machine has one. */
  readonly roleArn: string | undefined;
  readonly startedMs: number;
  /** The same in ISO 8601, as the context object has it. */
  readonly startTime: string;
  readonly input: Payload;
  readonly strands: Map<number, Strand>;
  nextEventId: number;
  nextStrandId: number;
  readonly inbox: Signal[];
  isDraining: boolean;
  /** Writes that have not been committed yet. */
  unsettled: number;
  ended: boolean;
  /** Express: events gathered for the one log row at the end. */
  readonly log: string[];
  redriveCount: number;
  /** The newest row of its history that is written. */
  lastHistoryId: number | null;
}

/**
 * What a strand waits for. "invoking": a request of the engine is in flight;
 * "token": somebody will call back; "child": an execution that it started;
 * "backoff": the next attempt; "children": its iterations or branches; "map-run": the
 * executions of a Distributed Map; "done":
 * a finished iteration whose siblings still run.
 */
export type Phase =
  "running" | "waiting" | "invoking" | "token" | "child" | "backoff" | "children" | "map-run" | "done";

export interface Strand {
  readonly id: number;
  readonly run: Run;
  readonly parent: Strand | undefined;
  /** Which iteration or branch of the parent's state it is. */
  readonly index: number;
  readonly group: StateGroup;
  /** Variables assigned in this scope; never changed, only replaced. */
  own: Readonly<Record<string, unknown>>;
  /** `own` over the variables of the outer scopes. */
  variables: Readonly<Record<string, unknown>>;
  state: State;
  input: Payload;
  enteredMs: number;
  enteredEventId: number;
  /** The event before the state was entered. */
  beforeEventId: number;
  lastEventId: number;
  phase: Phase;
  retryCount: number;
  /** Attempts used up, for each retrier of the state. */
  retries: readonly number[];
  /** When time alone changes something: the end of a wait, a backoff or a time-out. */
  wakeMs: number | undefined;
  deadlineMs: number | undefined;
  heartbeatSeconds: number | undefined;
  /** The secret part of the current attempt's task token. */
  nonce: string | undefined;
  /** The execution that a .sync task waits for. */
  childArn: string | undefined;
  request: Request | undefined;
  children: Children | undefined;
  /** The context object of the current attempt. */
  context: Readonly<Record<string, unknown>> | undefined;
  readonly saved: SavedColumns;
}

/** What the strand's row holds already, so that it is not written again. */
export interface SavedColumns {
  input: Payload | undefined;
  own: Readonly<Record<string, unknown>> | undefined;
}

/** A request in flight; a strand that went on without it has another one, or none. */
export interface Request {
  readonly signal: AbortSignal;
  abort(): void;
}

/** The iterations of a Map or the branches of a Parallel. */
export interface Children {
  /** A Map's items; undefined for Parallel. */
  readonly items: readonly unknown[] | undefined;
  readonly total: number;
  readonly concurrency: number;
  nextIndex: number;
  running: number;
  /** Distributed: items that failed and were tolerated. */
  failed: number;
  /** Distributed: as they are now, since UpdateMapRun may change them; read back from the map run's row. */
  limits: MapRunLimits | undefined;
  readonly results: (Payload | undefined)[];
}

/** What can happen to a run from outside. */
export type Signal =
  | { readonly kind: "start" }
  | { readonly kind: "resume" }
  | { readonly kind: "redrive" }
  | { readonly kind: "wake"; readonly strandId: number }
  | { readonly kind: "answered"; readonly strandId: number; readonly request: Request; readonly outcome: Outcome }
  | { readonly kind: "token"; readonly strandId: number; readonly nonce: string; readonly call: TokenCall }
  | { readonly kind: "childEnded"; readonly strandId: number; readonly childArn: string; readonly outcome: Outcome }
  | {
      readonly kind: "itemEnded";
      readonly strandId: number;
      readonly nonce: string;
      readonly index: number;
      readonly outcome: Outcome;
    }
  | { readonly kind: "mapRunUpdated"; readonly mapRunArn: string }
  | { readonly kind: "stop"; readonly error: StateError; readonly done: Settle }
  | { readonly kind: "expire" };

export type Outcome = { readonly output: Payload } | { readonly error: StateError };

/** A call of SendTaskSuccess, SendTaskFailure or SendTaskHeartbeat. */
export interface TokenCall extends Settle {
  readonly outcome: Outcome | "heartbeat";
}

/** Told after the commit that recorded the signal's effect. */
export interface Settle {
  readonly resolve: () => void;
  readonly reject: (reason: Error) => void;
}

/** Where the work on a strand stands within a step. */
export type Progress =
  | { readonly kind: "waiting" }
  | { readonly kind: "succeeded"; readonly result: Payload }
  | { readonly kind: "failed"; readonly error: StateError }
  | { readonly kind: "exited"; readonly output: Payload; readonly next: string | undefined };

export const WAITING: Progress = { kind: "waiting" };
