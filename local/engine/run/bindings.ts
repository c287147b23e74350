/** What expressions can see: $states and the variables in scope. */
import type { Bindings } from "../jsonata/simple-values.ts";
import type { Strand } from "./run.ts";
import { taskToken } from "./task-token.ts";

/** Fields of $states beside input and context: result or errorOutput. */
export type StatesFields = Readonly<Record<string, unknown>>;

export function bindingsOf(strand: Strand, fields?: StatesFields): Bindings {
  const context = contextOf(strand);
  const states = { input: strand.input.value, context, ...fields };
  return { ...strand.variables, states };
}

/** The context object; kept for the whole attempt, since building it costs more than reading it. */
export function contextOf(strand: Strand): Readonly<Record<string, unknown>> {
  return (strand.context ??= buildContext(strand));
}

function buildContext(strand: Strand): Record<string, unknown> {
  const { run } = strand;
  const item = mapItemOf(strand);
  return {
    Execution: executionContext(strand),
    StateMachine: { Id: run.version.arn, Name: run.version.name },
    State: {
      EnteredTime: isoTime(strand.enteredMs),
      Name: strand.state.name,
      RetryCount: strand.retryCount,
    },
    ...(item && { Map: { Item: item } }),
    ...(strand.nonce !== undefined && { Task: { Token: taskToken(strand) } }),
  };
}

let lastMs = NaN;
let lastTime = "";

/** Many states are entered in the same millisecond, and writing a date out is a good part of building a context. */
function isoTime(ms: number): string {
  if (ms !== lastMs) lastTime = new Date(ms).toISOString();
  lastMs = ms;
  return lastTime;
}

function executionContext({ run }: Strand): Record<string, unknown> {
  return {
    Id: run.arn,
    Input: run.input.value,
    Name: run.name,
    ...(run.roleArn !== undefined && { RoleArn: run.roleArn }),
    StartTime: run.startTime,
    RedriveCount: run.redriveCount,
  };
}

/** The item of the innermost Map iteration around the strand. */
function mapItemOf(strand: Strand): { Index: number; Value: unknown } | undefined {
  const { parent } = strand;
  if (!parent) return undefined;
  const items = parent.children?.items;
  return items ? { Index: strand.index, Value: items[strand.index] } : mapItemOf(parent);
}
