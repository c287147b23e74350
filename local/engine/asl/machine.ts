/**
 * A state machine compiled for running: every expression is parsed, every name
 * resolved. Compiled machines are shared by all executions of a definition and
 * never change.
 */
import type { Template } from "../jsonata/template.ts";

export type MachineType = "STANDARD" | "EXPRESS";

/** What a top-level machine, a Parallel branch and a Map's ItemProcessor have in common. */
export interface StateGroup {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, State>;
}

export interface Machine extends StateGroup {
  readonly timeoutSeconds: number | undefined;
}

interface StateFields {
  readonly name: string;
  /** The name as JSON text: it is written into many history records. */
  readonly nameJson: string;
  /** Of the events that tell of its entry and its exit. */
  readonly entered: string;
  readonly exited: string;
  readonly assign: Template | undefined;
  readonly output: Template | undefined;
  /** Undefined where the state ends its group. */
  readonly next: string | undefined;
}

export interface PassState extends StateFields {
  readonly type: "Pass";
}

export interface SucceedState extends StateFields {
  readonly type: "Succeed";
}

export interface FailState extends StateFields {
  readonly type: "Fail";
  readonly error: Template | undefined;
  readonly cause: Template | undefined;
}

export interface ChoiceRule {
  readonly condition: Template;
  readonly source: unknown;
  readonly assign: Template | undefined;
  readonly output: Template | undefined;
  readonly next: string;
}

export interface ChoiceState extends StateFields {
  readonly type: "Choice";
  readonly rules: readonly ChoiceRule[];
}

/** A field that may be a constant or an expression; `source` is quoted in error causes. */
export interface Field {
  readonly source: unknown;
  readonly location: string;
  readonly template: Template;
}

export interface WaitState extends StateFields {
  readonly type: "Wait";
  readonly seconds: Field | undefined;
  readonly timestamp: Field | undefined;
}

export interface Retrier {
  readonly errorEquals: readonly string[];
  readonly intervalSeconds: number;
  readonly backoffRate: number;
  readonly maxAttempts: number;
  readonly maxDelaySeconds: number;
  readonly fullJitter: boolean;
}

export interface Catcher {
  readonly errorEquals: readonly string[];
  readonly assign: Template | undefined;
  readonly output: Template | undefined;
  readonly next: string;
}

interface FallibleFields extends StateFields {
  readonly retriers: readonly Retrier[];
  readonly catchers: readonly Catcher[];
  readonly arguments: Template | undefined;
}

/** "activity": a worker asks for the task and finishes it with its token. */
export type TaskPattern = "request" | "sync" | "token" | "activity";

/** The parts of a Task's Resource, with the names that AWS's history uses. */
export interface TaskResource {
  readonly arn: string;
  /** "function" for a Lambda function's own ARN, else "lambda", "sqs", "states", "aws-sdk:sfn"… */
  readonly service: string;
  readonly action: string;
  readonly pattern: TaskPattern;
  /** The last part as written: "invoke.waitForTaskToken". */
  readonly label: string;
}

export interface TaskState extends FallibleFields {
  readonly type: "Task";
  readonly resource: TaskResource;
  readonly timeoutSeconds: Field | undefined;
  readonly heartbeatSeconds: Field | undefined;
  readonly credentials: Template | undefined;
}

export interface ParallelState extends FallibleFields {
  readonly type: "Parallel";
  readonly branches: readonly StateGroup[];
}

/** What a Map in DISTRIBUTED mode has beside an inline one. */
export interface DistributedMap {
  readonly type: MachineType;
  /** The ItemProcessor as a definition of its own. */
  readonly definition: string;
  readonly label: string;
  readonly batcher: { readonly maxItems: Field | undefined; readonly input: Template | undefined } | undefined;
  readonly reader: ItemReader | undefined;
  readonly writer: ResultWriter | undefined;
}

/** Where the items' results go, and in which form. Without arguments they are the state's result. */
export interface ResultWriter {
  readonly arguments: Template | undefined;
  /** NONE: with what is known of each execution; COMPACT: outputs alone; FLATTEN: outputs, and those that are lists joined. */
  readonly transformation: "NONE" | "COMPACT" | "FLATTEN";
  readonly outputType: "JSON" | "JSONL";
}

export type ItemFormat = "JSON" | "JSONL" | "CSV";

/** Items from an object: JSON (a list), JSONL, or CSV with a header line. */
export interface ItemReader {
  readonly arguments: Template;
  readonly format: ItemFormat;
  readonly maxItems: Field | undefined;
}

export interface MapState extends FallibleFields {
  readonly distributed: DistributedMap | undefined;
  readonly type: "Map";
  readonly items: Field | undefined;
  readonly itemSelector: Template | undefined;
  readonly maxConcurrency: Field | undefined;
  readonly toleratedFailureCount: Field | undefined;
  readonly toleratedFailurePercentage: Field | undefined;
  readonly processor: StateGroup;
}

export type State =
  PassState | SucceedState | FailState | ChoiceState | WaitState | TaskState | ParallelState | MapState;

export type FallibleState = TaskState | ParallelState | MapState;

export function isFallible(state: State): state is FallibleState {
  return state.type === "Task" || state.type === "Parallel" || state.type === "Map";
}
