/** How TestState shows an attempt: its status, and what was seen as far as was asked for. */
import { matchesError, type StateError } from "../asl/errors.ts";
import { isFallible, type FallibleState, type Retrier } from "../asl/machine.ts";
import { failureOf } from "../run/failures.ts";
import { Payload } from "../run/payload.ts";
import type { Progress, Strand } from "../run/run.ts";
import type { Step } from "../run/step.ts";
import { leave } from "../run/transitions.ts";
import type { Attempt } from "./attempt-state.ts";
import type { ErrorDetails, InspectionData, TestStateInput, TestStateResult } from "./ports.ts";

type Shown = TestStateResult & { readonly errorDetails?: ErrorDetails };

export async function resultOf(
  step: Step,
  strand: Strand,
  { progress, seen }: Attempt,
  request: TestStateInput,
): Promise<TestStateResult> {
  const { errorDetails, ...shown } =
    progress.kind === "failed" ? await failure(step, strand, progress.error) : success(progress);
  const level = request.inspectionLevel ?? "INFO";
  if (level === "INFO") return shown;
  const variables = Object.keys(strand.own).length > 0 ? { variables: JSON.stringify(strand.own) } : {};
  const inspectionData: InspectionData = {
    input: strand.input.text,
    ...seen,
    ...variables,
    ...(errorDetails && { errorDetails }),
  };
  return { ...shown, inspectionData };
}

function success(progress: Progress): Shown {
  if (progress.kind !== "exited") throw new Error("the state neither ended nor failed");
  const { output, next } = progress;
  return { status: "SUCCEEDED", output: output.text, ...(next !== undefined && { nextState: next }) };
}

async function failure(step: Step, strand: Strand, error: StateError): Promise<Shown> {
  const { state } = strand;
  const told = {
    ...(error.error !== undefined && { error: error.error }),
    ...(error.cause !== undefined && { cause: error.cause }),
  };
  if (!isFallible(state)) return { status: "FAILED", ...told };
  const retryIndex = state.retriers.findIndex(({ errorEquals }) => matches(errorEquals, error, state));
  const retrier = state.retriers[retryIndex];
  if (retrier && strand.retryCount < retrier.maxAttempts) {
    const retryBackoffIntervalSeconds = backoffSeconds(retrier, strand.retryCount);
    return { status: "RETRIABLE", ...told, errorDetails: { retryIndex, retryBackoffIntervalSeconds } };
  }
  const catchIndex = state.catchers.findIndex(({ errorEquals }) => matches(errorEquals, error, state));
  if (catchIndex < 0) return { status: "FAILED", ...told };
  return { ...(await caught(step, strand, state, catchIndex, error)), ...told };
}

function matches(errorEquals: readonly string[], error: StateError, state: FallibleState): boolean {
  return errorEquals.some((pattern) => matchesError(pattern, error, state.type === "Task"));
}

function backoffSeconds({ intervalSeconds, backoffRate, maxDelaySeconds }: Retrier, used: number): number {
  return Math.min(intervalSeconds * backoffRate ** used, maxDelaySeconds);
}

async function caught(
  step: Step,
  strand: Strand,
  state: FallibleState,
  catchIndex: number,
  { error, cause }: StateError,
): Promise<Shown> {
  const errorOutput = { ...(error !== undefined && { Error: error }), ...(cause !== undefined && { Cause: cause }) };
  const catcher = { ...state.catchers[catchIndex]!, otherwise: Payload.of(errorOutput) };
  try {
    const exit = success(await leave(step, strand, catcher, { errorOutput }));
    return { ...exit, status: "CAUGHT_ERROR", errorDetails: { catchIndex } };
  } catch (reason) {
    const failed = failureOf(step, strand, reason);
    return { status: "FAILED", error: failed.error ?? "", cause: failed.cause ?? "" };
  }
}
