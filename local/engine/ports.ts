/** What the engine needs from outside, and what it offers; the shapes follow the AWS SDK for JavaScript. */
import type { MachineType } from "./asl/machine.ts";
import type { TestStateInput, TestStateResult } from "./test-state/ports.ts";
import type {
  Activities,
  MapRuns,
  Paging,
  ResourceTags,
  StateMachineAliases,
  StateMachineVersions,
} from "./catalog/ports.ts";
import type { MachineSettings } from "./catalog/revisions.ts";
import type { Tag } from "./catalog/tags.ts";

export type * from "./catalog/ports.ts";
export type * from "./test-state/ports.ts";

export interface LambdaInvoker {
  /** An Error thrown fails the task with the error's name. `signal` aborts when the task timed out or was stopped. */
  invoke(functionName: string, payload: unknown, options: { signal: AbortSignal }): Promise<unknown>;
}

export interface QueueSender {
  sendMessage(
    queueUrl: string,
    body: string,
    attributes: { messageGroupId?: string; messageDeduplicationId?: string; delaySeconds?: number },
  ): Promise<{ messageId: string }>;
}

/** Objects that ItemReader reads and ResultWriter writes; locally these may be files (createFileObjects). */
export interface ObjectStore {
  readObject(bucket: string, key: string): Promise<string>;
  /** Replaces what is there. */
  writeObject(bucket: string, key: string, text: string): Promise<void>;
}

export type ExecutionStatus = "RUNNING" | "SUCCEEDED" | "FAILED" | "ABORTED" | "TIMED_OUT";

export interface CreateStateMachineInput extends MachineSettings, Publishing {
  readonly name: string;
  readonly type: MachineType;
  readonly definition: string;
  readonly tags?: readonly Tag[];
}

export interface Publishing {
  readonly publish?: boolean;
  readonly versionDescription?: string;
}

export interface StartExecutionInput {
  /** Of a machine, of a version, or of an alias, which chooses one of its versions. */
  readonly stateMachineArn: string;
  readonly name?: string;
  readonly input?: string;
}

/** Dates are epoch milliseconds. */
export interface ExecutionDescription {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly stateMachineVersionArn?: string;
  readonly stateMachineAliasArn?: string;
  readonly name: string;
  readonly status: ExecutionStatus;
  readonly startDate: number;
  readonly stopDate?: number;
  readonly input: string;
  readonly inputDetails: { readonly included: true };
  readonly output?: string;
  readonly outputDetails?: { readonly included: true };
  readonly error?: string;
  readonly cause?: string;
  readonly redriveCount: number;
  readonly redriveDate?: number;
  readonly redriveStatus: "REDRIVABLE" | "NOT_REDRIVABLE";
  readonly redriveStatusReason?: string;
}

export interface ExecutionListItem {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly stateMachineVersionArn?: string;
  readonly stateMachineAliasArn?: string;
  readonly name: string;
  readonly status: ExecutionStatus;
  readonly startDate: number;
  readonly stopDate?: number;
  readonly redriveCount: number;
  /** Of the last redrive. */
  readonly redriveDate?: number;
}

export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  /** Epoch milliseconds. */
  readonly timestamp: number;
  readonly type: string;
  /** One `…EventDetails` field, named after the type. */
  readonly [details: string]: unknown;
}

export interface ListExecutionsInput {
  /** Of a machine, a version or an alias; or mapRunArn, for the executions of a Distributed Map's items. */
  readonly stateMachineArn?: string;
  readonly mapRunArn?: string;
  readonly redriveFilter?: "REDRIVEN" | "NOT_REDRIVEN";
  readonly statusFilter?: ExecutionStatus;
  readonly maxResults?: number;
  readonly nextToken?: string;
}

export interface GetExecutionHistoryInput {
  readonly executionArn: string;
  readonly maxResults?: number;
  readonly nextToken?: string;
  readonly reverseOrder?: boolean;
  readonly includeExecutionData?: boolean;
}

export interface StateMachineListItem {
  readonly stateMachineArn: string;
  readonly name: string;
  readonly type: MachineType;
  readonly creationDate: number;
}

export interface StateMachineDescription extends StateMachineListItem, MachineSettings {
  readonly definition: string;
  readonly roleArn: string;
  readonly status: "ACTIVE";
  /** Missing until the first update. */
  readonly revisionId?: string;
  /** Of a version. */
  readonly description?: string;
  /** The variables that the expressions of each state read. */
  readonly variableReferences?: Readonly<Record<string, readonly string[]>>;
}

export interface ExecutedStateMachine extends Omit<StateMachineDescription, "type" | "status" | "creationDate"> {
  readonly updateDate: number;
}

export interface UpdateStateMachineInput extends MachineSettings, Publishing {
  readonly stateMachineArn: string;
  readonly definition?: string;
}

export interface DefinitionVerdict {
  readonly result: "OK" | "FAIL";
  readonly diagnostics: readonly Diagnostic[];
  readonly truncated: boolean;
}

export interface Diagnostic {
  readonly severity: "ERROR";
  readonly code: string;
  readonly message: string;
  readonly location?: string;
}

export interface ValidateDefinitionInput {
  readonly definition: string;
  readonly type?: MachineType;
  readonly maxResults?: number;
}

export interface CreatedStateMachine {
  readonly stateMachineArn: string;
  readonly creationDate: number;
  readonly stateMachineVersionArn?: string;
}

/** The actions of the Step Functions API. Errors carry AWS's names: TaskTimedOut, InvalidToken, ExecutionAlreadyExists… */
export interface StepFunctionsActions
  extends StateMachineVersions, StateMachineAliases, ResourceTags, Activities, MapRuns {
  /** Checks the definition. The same name with another definition updates the machine; running executions keep theirs. */
  createStateMachine(input: CreateStateMachineInput): Promise<CreatedStateMachine>;
  updateStateMachine(
    input: UpdateStateMachineInput,
  ): Promise<{ updateDate: number; revisionId?: string; stateMachineVersionArn?: string }>;
  deleteStateMachine(input: { stateMachineArn: string }): Promise<void>;
  describeStateMachine(input: { stateMachineArn: string }): Promise<StateMachineDescription>;
  describeStateMachineForExecution(input: { executionArn: string }): Promise<ExecutedStateMachine>;
  listStateMachines(input: Paging): Promise<{ stateMachines: StateMachineListItem[]; nextToken?: string }>;
  validateStateMachineDefinition(input: ValidateDefinitionInput): Promise<DefinitionVerdict>;
  testState(input: TestStateInput): Promise<TestStateResult>;
  startExecution(input: StartExecutionInput): Promise<{ executionArn: string; startDate: number }>;
  /** Express only: resolves when the execution has ended, also when it failed. */
  startSyncExecution(input: StartExecutionInput): Promise<ExecutionDescription>;
  sendTaskSuccess(input: { taskToken: string; output: string }): Promise<void>;
  sendTaskFailure(input: { taskToken: string; error?: string; cause?: string }): Promise<void>;
  sendTaskHeartbeat(input: { taskToken: string }): Promise<void>;
  describeExecution(input: { executionArn: string }): Promise<ExecutionDescription>;
  getExecutionHistory(input: GetExecutionHistoryInput): Promise<{ events: HistoryEvent[]; nextToken?: string }>;
  listExecutions(input: ListExecutionsInput): Promise<{ executions: ExecutionListItem[]; nextToken?: string }>;
  redriveExecution(input: { executionArn: string }): Promise<{ redriveDate: number }>;
  stopExecution(input: { executionArn: string; error?: string; cause?: string }): Promise<{ stopDate: number }>;
}

export interface Engine extends StepFunctionsActions {
  /** After opening an existing file: re-arms timers and goes on with every open execution. */
  resume(): Promise<void>;
  /** Stops taking work and flushes; requests in flight are abandoned. */
  close(): Promise<void>;
}
