/**
 * The events of AWS's history, by number. The numbers are on disk: the list may
 * only grow at its end.
 */
export const EVENT_TYPES = [
  "ExecutionStarted",
  "ExecutionSucceeded",
  "ExecutionFailed",
  "ExecutionAborted",
  "ExecutionTimedOut",
  "EvaluationFailed",
  "PassStateEntered",
  "PassStateExited",
  "ChoiceStateEntered",
  "ChoiceStateExited",
  "WaitStateEntered",
  "WaitStateExited",
  "WaitStateAborted",
  "SucceedStateEntered",
  "SucceedStateExited",
  "FailStateEntered",
  "TaskStateEntered",
  "TaskStateExited",
  "TaskStateAborted",
  "ParallelStateEntered",
  "ParallelStateExited",
  "ParallelStateAborted",
  "ParallelStateStarted",
  "ParallelStateSucceeded",
  "ParallelStateFailed",
  "MapStateEntered",
  "MapStateExited",
  "MapStateAborted",
  "MapStateStarted",
  "MapStateSucceeded",
  "MapStateFailed",
  "MapIterationStarted",
  "MapIterationSucceeded",
  "MapIterationFailed",
  "MapIterationAborted",
  "LambdaFunctionScheduled",
  "LambdaFunctionStarted",
  "LambdaFunctionSucceeded",
  "LambdaFunctionFailed",
  "LambdaFunctionTimedOut",
  "TaskScheduled",
  "TaskStarted",
  "TaskSubmitted",
  "TaskSubmitFailed",
  "TaskSucceeded",
  "TaskFailed",
  "TaskTimedOut",
  "ExecutionRedriven",
  "MapRunStarted",
  "MapRunSucceeded",
  "MapRunFailed",
  "ActivityScheduled",
  "ActivityStarted",
  "ActivitySucceeded",
  "ActivityFailed",
  "ActivityTimedOut",
  "MapRunRedriven",
] as const;

export type EventType = (typeof EVENT_TYPES)[number];

const CODES: ReadonlyMap<string, number> = new Map(EVENT_TYPES.map((type, code) => [type, code]));

export function eventCode(type: string): number {
  const code = CODES.get(type);
  if (code === undefined) throw new Error(`the event type ${type} has no number`);
  return code;
}
