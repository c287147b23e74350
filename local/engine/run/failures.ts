/**
 * What happens when a state fails: the first retrier that matches and has
 * attempts left, else the first catcher that matches, else the failure goes to
 * the state around it, or ends the execution.
 */
import { matchesError, QUERY_EVALUATION_ERROR, RUNTIME, type StateError } from "../asl/errors.ts";
import { isFallible, type Catcher, type FallibleState, type Retrier } from "../asl/machine.ts";
import { ExpressionFailure } from "../jsonata/template.ts";
import { abortChildren, childFailed, hasFailedChild, removeChildren } from "./children.ts";
import { StateFailure } from "./evaluate.ts";
import { Payload } from "./payload.ts";
import { WAITING, type Progress, type Strand } from "./run.ts";
import type { Soon } from "./soon.ts";
import type { Step } from "./step.ts";
import { endAttempt } from "./strand.ts";
import { causeIn, errorFields, failExecution, leave } from "./transitions.ts";

/** Recovers by Retry or Catch; undefined where the failure has left the strand. */
export function recover(step: Step, strand: Strand, error: StateError): Soon<Progress | undefined> {
  const { state } = strand;
  const isFromChild = hasFailedChild(step, strand);
  abortChildren(step, strand);
  if (state.type === "Map" || state.type === "Parallel") step.recordFor(strand, `${state.type}StateFailed`);
  const recovered = isFallible(state) ? recovery(step, strand, state, error) : undefined;
  if (recovered || !isFromChild) removeChildren(step, strand);
  if (recovered || strand.phase !== "map-run") endAttempt(strand);
  if (recovered) return recovered();
  failStrand(step, strand, error);
  return undefined;
}

type Recovery = () => Soon<Progress | undefined>;

function recovery(step: Step, strand: Strand, state: FallibleState, error: StateError): Recovery | undefined {
  const index = state.retriers.findIndex((candidate) => matchesAny(candidate, error, state));
  const retrier = state.retriers[index];
  if (retrier && (strand.retries[index] ?? 0) < retrier.maxAttempts) {
    return () => retry(step, strand, state.retriers, index);
  }
  const catcher = state.catchers.find((candidate) => matchesAny(candidate, error, state));
  return catcher && (() => catchError(step, strand, catcher, error));
}

function matchesAny(rule: Retrier | Catcher, error: StateError, state: FallibleState): boolean {
  return rule.errorEquals.some((pattern) => matchesError(pattern, error, state.type === "Task"));
}

function retry(step: Step, strand: Strand, retriers: readonly Retrier[], index: number): Progress {
  const used = strand.retries[index] ?? 0;
  strand.retries = retriers.map((_, place) => (strand.retries[place] ?? 0) + (place === index ? 1 : 0));
  strand.retryCount++;
  strand.phase = "backoff";
  strand.wakeMs = step.nowMs + delayMs(retriers[index]!, used, () => step.engine.random());
  return WAITING;
}

function delayMs(retrier: Retrier, used: number, random: () => number): number {
  const grown = retrier.intervalSeconds * retrier.backoffRate ** used;
  const seconds = Math.min(grown, retrier.maxDelaySeconds);
  return Math.round((retrier.fullJitter ? seconds * random() : seconds) * 1_000);
}

async function catchError(
  step: Step,
  strand: Strand,
  catcher: Catcher,
  { error, cause }: StateError,
): Promise<Progress | undefined> {
  const errorOutput = { ...(error !== undefined && { Error: error }), ...(cause !== undefined && { Cause: cause }) };
  try {
    return await leave(step, strand, { ...catcher, otherwise: Payload.of(errorOutput) }, { errorOutput });
  } catch (reason) {
    failStrand(step, strand, failureOf(step, strand, reason));
    return undefined;
  }
}

function failStrand(step: Step, strand: Strand, error: StateError): void {
  if (strand.parent) childFailed(step, strand, error);
  else failExecution(step, strand, error);
}

/** Runs `work`, turning what it throws into the state's failure. */
export function attempt(step: Step, strand: Strand, work: () => Soon<Progress>): Soon<Progress> {
  try {
    const progress = work();
    return progress instanceof Promise ? progress.catch((reason) => failed(step, strand, reason)) : progress;
  } catch (reason) {
    return failed(step, strand, reason);
  }
}

function failed(step: Step, strand: Strand, reason: unknown): Progress {
  return { kind: "failed", error: failureOf(step, strand, reason) };
}

/** The error that a thrown reason stands for. A reason that is no known failure ends the state with States.Runtime. */
export function failureOf(step: Step, strand: Strand, reason: unknown): StateError {
  if (reason instanceof StateFailure) return reason.stateError;
  if (reason instanceof ExpressionFailure) return evaluationFailed(step, strand, reason);
  return { error: RUNTIME, cause: causeIn(strand, reason instanceof Error ? reason.message : String(reason)) };
}

function evaluationFailed(step: Step, strand: Strand, failure: ExpressionFailure): StateError {
  const error: StateError = { error: QUERY_EVALUATION_ERROR, cause: causeIn(strand, failure.message) };
  const place = `${JSON.stringify(failure.location ?? null)},${strand.state.nameJson}`;
  const previous = evaluatesOnEntry(strand) ? strand.beforeEventId : strand.lastEventId;
  strand.lastEventId = step.record("EvaluationFailed", previous, `${errorFields(error)},${place}`);
  return error;
}

/** AWS links the failure of a state that only computes to the event before the state. */
function evaluatesOnEntry({ state, lastEventId, enteredEventId }: Strand): boolean {
  return lastEventId === enteredEventId && state.type !== "Wait" && state.type !== "Task";
}
