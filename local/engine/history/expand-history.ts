/**
 * Compact history records as AWS's events. A record is an array: number of the
 * type, time, previous event, then fields that depend on the type. A payload is
 * either in place, as an array of one, or the id of the event that has it.
 */
import type { HistoryEvent } from "../ports.ts";
import { EVENT_TYPES, type EventType } from "./event-types.ts";

type EventRecord = readonly [code: number, timestampMs: number, previousEventId: number, ...fields: unknown[]];
type Details = Readonly<Record<string, unknown>>;

/** The texts of payloads by the id of the event that has them. */
type PayloadTexts = Map<number, string>;

interface Expansion {
  readonly key: string;
  readonly details: (fields: readonly unknown[], text: (reference: unknown) => string) => Details;
}

const WHOLE = { truncated: false };

/** Expands the rows of one execution, which must come in order from the first event on. */
export function expandHistory(rows: readonly string[], account: Account): HistoryEvent[] {
  const texts: PayloadTexts = new Map();
  const events: HistoryEvent[] = [];
  for (const row of rows) {
    for (const record of JSON.parse(row) as EventRecord[]) {
      events.push(expandRecord(record, events.length + 1, texts, account));
    }
  }
  return events;
}

function expandRecord(record: EventRecord, id: number, texts: PayloadTexts, account: Account): HistoryEvent {
  const [code, timestamp, previousEventId, ...fields] = record;
  const type = EVENT_TYPES[code]!;
  const text = (reference: unknown) => payloadText(reference, id, texts);
  const { key, details: expand } = EXPANSIONS[type] ?? NO_DETAILS;
  const details = { ...expand(fields, text), ...ownDetails(type, account) };
  return { timestamp, type, id, previousEventId, ...(key !== "" && { [key]: details }) };
}

/** What is the same for all executions of an engine, so that it is not recorded. */
export interface Account {
  readonly roleArn: string;
  readonly region: string;
}

function ownDetails(type: EventType, { roleArn, region }: Account): Details {
  if (type === "ExecutionStarted") return { roleArn };
  return type === "TaskScheduled" ? { region } : {};
}

function payloadText(reference: unknown, id: number, texts: PayloadTexts): string {
  if (typeof reference === "number") return texts.get(reference) ?? "";
  const text = JSON.stringify((reference as [unknown])[0]);
  texts.set(id, text);
  return text;
}

const NO_DETAILS: Expansion = { key: "", details: () => ({}) };

const ENTERED: Expansion = {
  key: "stateEnteredEventDetails",
  details: ([name, input], text) => ({ name, input: text(input), inputDetails: WHOLE }),
};

const EXITED: Expansion = {
  key: "stateExitedEventDetails",
  details: ([name, output, assigned], text) => ({
    name,
    output: text(output),
    outputDetails: WHOLE,
    ...(assigned !== undefined && { assignedVariables: texts(assigned as object), assignedVariablesDetails: WHOLE }),
  }),
};

function texts(assigned: object): Record<string, string> {
  return Object.fromEntries(Object.entries(assigned).map(([name, value]) => [name, JSON.stringify(value)]));
}

function present(details: Readonly<Record<string, unknown>>): Details {
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value !== null && value !== undefined));
}

function failure(key: string): Expansion {
  return { key, details: ([error, cause]) => present({ error, cause }) };
}

function iteration(key: string): Expansion {
  return { key, details: ([name, index]) => ({ name, index }) };
}

function output(key: string): Expansion {
  return { key, details: ([reference], text) => ({ output: text(reference), outputDetails: WHOLE }) };
}

function taskOutput(key: string): Expansion {
  return {
    key,
    details: ([resourceType, resource, reference], text) => ({
      resourceType,
      resource,
      output: text(reference),
      outputDetails: WHOLE,
    }),
  };
}

function taskFailure(key: string): Expansion {
  return {
    key,
    details: ([resourceType, resource, error, cause]) => present({ resourceType, resource, error, cause }),
  };
}

interface TaskCredentials {
  readonly RoleArn?: string;
}

function credentials(value: unknown): { roleArn: string | undefined } | undefined {
  return value ? { roleArn: (value as TaskCredentials).RoleArn } : undefined;
}

const EXPANSIONS: Partial<Record<EventType, Expansion>> = {
  ExecutionStarted: {
    key: "executionStartedEventDetails",
    details: ([input], text) => ({ input: text(input), inputDetails: WHOLE }),
  },
  ExecutionSucceeded: output("executionSucceededEventDetails"),
  ExecutionFailed: failure("executionFailedEventDetails"),
  ExecutionAborted: failure("executionAbortedEventDetails"),
  ExecutionRedriven: { key: "executionRedrivenEventDetails", details: ([redriveCount]) => ({ redriveCount }) },
  ExecutionTimedOut: failure("executionTimedOutEventDetails"),
  EvaluationFailed: {
    key: "evaluationFailedEventDetails",
    details: ([error, cause, location, state]) => present({ error, cause, location, state }),
  },
  PassStateEntered: ENTERED,
  PassStateExited: EXITED,
  ChoiceStateEntered: ENTERED,
  ChoiceStateExited: EXITED,
  WaitStateEntered: ENTERED,
  WaitStateExited: EXITED,
  SucceedStateEntered: ENTERED,
  SucceedStateExited: EXITED,
  FailStateEntered: ENTERED,
  TaskStateEntered: ENTERED,
  TaskStateExited: EXITED,
  ParallelStateEntered: ENTERED,
  ParallelStateExited: EXITED,
  MapStateEntered: ENTERED,
  MapStateExited: EXITED,
  MapStateStarted: { key: "mapStateStartedEventDetails", details: ([length]) => ({ length }) },
  MapRunStarted: { key: "mapRunStartedEventDetails", details: ([mapRunArn]) => ({ mapRunArn }) },
  MapRunRedriven: {
    key: "mapRunRedrivenEventDetails",
    details: ([mapRunArn, redriveCount]) => ({ mapRunArn, redriveCount }),
  },
  MapRunFailed: failure("mapRunFailedEventDetails"),
  MapIterationStarted: iteration("mapIterationStartedEventDetails"),
  MapIterationSucceeded: iteration("mapIterationSucceededEventDetails"),
  MapIterationFailed: iteration("mapIterationFailedEventDetails"),
  MapIterationAborted: iteration("mapIterationAbortedEventDetails"),
  LambdaFunctionScheduled: {
    key: "lambdaFunctionScheduledEventDetails",
    details: ([resource, input, timeoutInSeconds, , taskCredentials], text) =>
      present({
        resource,
        input: text(input),
        inputDetails: WHOLE,
        timeoutInSeconds,
        taskCredentials: credentials(taskCredentials),
      }),
  },
  LambdaFunctionSucceeded: output("lambdaFunctionSucceededEventDetails"),
  LambdaFunctionFailed: failure("lambdaFunctionFailedEventDetails"),
  LambdaFunctionTimedOut: failure("lambdaFunctionTimedOutEventDetails"),
  ActivityScheduled: {
    key: "activityScheduledEventDetails",
    details: ([resource, input, timeoutInSeconds, heartbeatInSeconds], text) =>
      present({ resource, input: text(input), inputDetails: WHOLE, timeoutInSeconds, heartbeatInSeconds }),
  },
  ActivityStarted: { key: "activityStartedEventDetails", details: ([workerName]) => present({ workerName }) },
  ActivitySucceeded: output("activitySucceededEventDetails"),
  ActivityFailed: failure("activityFailedEventDetails"),
  ActivityTimedOut: failure("activityTimedOutEventDetails"),
  TaskScheduled: {
    key: "taskScheduledEventDetails",
    details: ([resourceType, resource, parameters, timeoutInSeconds, heartbeatInSeconds, taskCredentials], text) =>
      present({
        resourceType,
        resource,
        parameters: text(parameters),
        timeoutInSeconds,
        heartbeatInSeconds,
        taskCredentials: credentials(taskCredentials),
      }),
  },
  TaskStarted: { key: "taskStartedEventDetails", details: ([resourceType, resource]) => ({ resourceType, resource }) },
  TaskSubmitted: taskOutput("taskSubmittedEventDetails"),
  TaskSubmitFailed: taskFailure("taskSubmitFailedEventDetails"),
  TaskSucceeded: taskOutput("taskSucceededEventDetails"),
  TaskFailed: taskFailure("taskFailedEventDetails"),
  TaskTimedOut: taskFailure("taskTimedOutEventDetails"),
};
