/** One attempt at the tested state: what it makes of its input, with what it saw on the way. */
import { EXCEED_TOLERATED_FAILURE_THRESHOLD, type StateError } from "../asl/errors.ts";
import type { Field, MapState, ParallelState, TaskState } from "../asl/machine.ts";
import { bindingsOf } from "../run/bindings.ts";
import { evaluateNumber, evaluatePayload } from "../run/evaluate.ts";
import { failureOf } from "../run/failures.ts";
import { itemsOf } from "../run/children.ts";
import { Payload } from "../run/payload.ts";
import { errorOf } from "../run/requests.ts";
import type { Outcome, Progress, Strand } from "../run/run.ts";
import { begin } from "../run/states/begin.ts";
import type { Step } from "../run/step.ts";
import { leave } from "../run/transitions.ts";
import type { InspectionData, TestStateInput } from "./ports.ts";

export interface Attempt {
  readonly progress: Progress;
  readonly seen: InspectionData;
}

export async function attemptState(step: Step, strand: Strand, request: TestStateInput): Promise<Attempt> {
  const seen: Record<string, unknown> = {};
  try {
    const progress = await work(step, strand, request, seen);
    return { progress: await left(step, strand, progress), seen };
  } catch (reason) {
    return { progress: { kind: "failed", error: failureOf(step, strand, reason) }, seen };
  }
}

/** A result becomes the state's output, as on the way out of any state. */
function left(step: Step, strand: Strand, progress: Progress): Progress | Promise<Progress> {
  if (progress.kind !== "succeeded") return progress;
  const { state } = strand;
  const hasResult = state.type === "Task" || state.type === "Map" || state.type === "Parallel";
  const fields = hasResult ? { result: progress.result.value } : undefined;
  return leave(step, strand, { ...state, otherwise: progress.result }, fields);
}

async function work(
  step: Step,
  strand: Strand,
  request: TestStateInput,
  seen: Record<string, unknown>,
): Promise<Progress> {
  const { state } = strand;
  switch (state.type) {
    case "Task":
      return callTask(step, strand, state, request, seen);
    case "Map":
      return mockMap(strand, state, request, seen);
    case "Parallel":
      return mockParallel(strand, state, request);
    case "Wait":
      return waited(await begin(step, strand), strand);
    default:
      return begin(step, strand);
  }
}

/** Nobody waits in a test. */
function waited(progress: Progress, strand: Strand): Progress {
  return progress.kind === "waiting" ? { kind: "succeeded", result: strand.input } : progress;
}

function ended(outcome: Outcome): Progress {
  return "output" in outcome ? { kind: "succeeded", result: outcome.output } : { kind: "failed", error: outcome.error };
}

/** The mock's result or error; undefined where there is no mock. */
function mocked({ mock }: TestStateInput): Outcome | undefined {
  if (mock?.errorOutput) return { error: { error: mock.errorOutput.error, cause: mock.errorOutput.cause } };
  return mock?.result === undefined ? undefined : { output: Payload.fromText(mock.result) };
}

async function callTask(
  step: Step,
  strand: Strand,
  state: TaskState,
  request: TestStateInput,
  seen: Record<string, unknown>,
): Promise<Progress> {
  const bindings = bindingsOf(strand);
  const payload = state.arguments ? await evaluatePayload(state.arguments, bindings) : strand.input;
  if (state.arguments) seen["afterArguments"] = payload.text;
  for (const field of [state.timeoutSeconds, state.heartbeatSeconds]) if (field) await evaluateNumber(field, bindings);
  const outcome = mocked(request) ?? (await performed(step, state, payload));
  if ("output" in outcome) seen["result"] = outcome.output.text;
  return ended(outcome);
}

async function performed({ engine }: Step, { resource }: TaskState, payload: Payload): Promise<Outcome> {
  const { signal } = new AbortController();
  const attemptId = engine.uuid();
  try {
    const call = engine.perform({ resource, payload, attemptId, taskToken: undefined, request: { signal } });
    return { output: await engine.clock.track(call) };
  } catch (reason) {
    return { error: errorOf(reason) };
  }
}

async function mockParallel(strand: Strand, state: ParallelState, request: TestStateInput): Promise<Progress> {
  if (state.arguments) await evaluatePayload(state.arguments, bindingsOf(strand));
  return ended(mocked(request)!);
}

interface MapLimits {
  readonly maxConcurrency: number;
  readonly toleratedFailureCount?: number;
  readonly toleratedFailurePercentage?: number;
}

async function mapLimits(state: MapState, strand: Strand): Promise<MapLimits> {
  const bindings = bindingsOf(strand);
  const number = async (name: string, field: Field | undefined) =>
    field ? { [name]: await evaluateNumber(field, bindings) } : {};
  return {
    maxConcurrency: 0,
    ...(await number("maxConcurrency", state.maxConcurrency)),
    ...(await number("toleratedFailureCount", state.toleratedFailureCount)),
    ...(await number("toleratedFailurePercentage", state.toleratedFailurePercentage)),
  };
}

async function mockMap(
  strand: Strand,
  state: MapState,
  request: TestStateInput,
  seen: Record<string, unknown>,
): Promise<Progress> {
  const limits = await mapLimits(state, strand);
  Object.assign(seen, limits);
  const { mapItemReaderData = "[]", mapIterationFailureCount: failures = 0 } = request.stateConfiguration ?? {};
  const hasReader = state.distributed?.reader !== undefined;
  const items = hasReader ? (JSON.parse(mapItemReaderData) as unknown[]) : await itemsOf(strand, state);
  const outcome = mocked(request)!;
  const isOver = failures > toleratedOf(limits, items.length);
  return isOver && "output" in outcome ? { kind: "failed", error: exceeded() } : ended(outcome);
}

/** Without a limit no failure is tolerated. */
function toleratedOf({ toleratedFailureCount, toleratedFailurePercentage }: MapLimits, items: number): number {
  if (toleratedFailureCount === undefined && toleratedFailurePercentage === undefined) return 0;
  return Math.min(toleratedFailureCount ?? Infinity, ((toleratedFailurePercentage ?? 100) * items) / 100);
}

function exceeded(): StateError {
  return {
    error: EXCEED_TOLERATED_FAILURE_THRESHOLD,
    cause: "The specified tolerated failure threshold was exceeded",
  };
}
