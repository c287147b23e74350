/**
 * Errors inside an execution: the names that Retry and Catch match, with the
 * rules of the wildcards. States.Runtime and States.DataLimitExceeded end an
 * execution in spite of States.ALL, as on AWS.
 */
export interface StateError {
  readonly error: string | undefined;
  readonly cause: string | undefined;
}

export const TASK_FAILED = "States.TaskFailed";
export const TIMEOUT = "States.Timeout";
export const HEARTBEAT_TIMEOUT = "States.HeartbeatTimeout";
export const RUNTIME = "States.Runtime";
export const DATA_LIMIT_EXCEEDED = "States.DataLimitExceeded";
export const QUERY_EVALUATION_ERROR = "States.QueryEvaluationError";
export const NO_CHOICE_MATCHED = "States.NoChoiceMatched";
export const EXCEED_TOLERATED_FAILURE_THRESHOLD = "States.ExceedToleratedFailureThreshold";

const ALL = "States.ALL";
const BEYOND_ALL: ReadonlySet<string> = new Set([RUNTIME, DATA_LIMIT_EXCEEDED]);
const TIMEOUTS: ReadonlySet<string> = new Set([TIMEOUT, HEARTBEAT_TIMEOUT]);

/** Whether one name of an ErrorEquals matches; `isTask` says whether the state that failed is a Task. */
export function matchesError(pattern: string, error: StateError, isTask: boolean): boolean {
  const name = error.error ?? "";
  if (pattern === ALL) return !BEYOND_ALL.has(name);
  if (pattern === TASK_FAILED) return name === TASK_FAILED || (isTask && isTaskFailure(name));
  if (pattern === TIMEOUT) return TIMEOUTS.has(name);
  return pattern === name;
}

function isTaskFailure(name: string): boolean {
  return !TIMEOUTS.has(name) && !BEYOND_ALL.has(name) && name !== QUERY_EVALUATION_ERROR;
}
