/**
 * Task: one request to the outside for each attempt. The request is recorded
 * before it is made, so after a crash it is made again; its answer is recorded
 * once. A task with a token is finished by whoever calls back with it, which
 * may happen before the request itself is answered.
 */
import { HEARTBEAT_TIMEOUT, TIMEOUT } from "../../asl/errors.ts";
import type { Field, TaskState } from "../../asl/machine.ts";
import { unexpectedType } from "../../jsonata/template.ts";
import type { Bindings } from "../../jsonata/simple-values.ts";
import { bindingsOf } from "../bindings.ts";
import { checkSize, evaluateNumber, evaluatePayload } from "../evaluate.ts";
import type { Payload } from "../payload.ts";
import { WAITING, type Outcome, type Progress, type Strand } from "../run.ts";
import { whenKnown, type Soon } from "../soon.ts";
import type { Step } from "../step.ts";
import { errorFields } from "../transitions.ts";
import { request } from "../requests.ts";
import { abortRequest } from "../strand.ts";
import { taskToken } from "../task-token.ts";

export function beginTask(step: Step, strand: Strand, state: TaskState): Soon<Progress> {
  strand.context = undefined;
  strand.nonce = state.resource.pattern === "request" ? undefined : step.engine.uuid();
  const bindings = bindingsOf(strand);
  const payload = state.arguments ? evaluatePayload(state.arguments, bindings) : strand.input;
  return whenKnown(payload, (known) => {
    checkSize(known, strand, "input");
    return whenKnown(limitsOf(state, bindings), (limits) =>
      schedule(step, strand, state, { payload: known, ...limits }),
    );
  });
}

function schedule(step: Step, strand: Strand, state: TaskState, { payload, ...limits }: Scheduled): Progress {
  recordScheduled(step, strand, state, payload, limits);
  setLimits(step, strand, limits);
  strand.phase = "invoking";
  request(step, strand, payload);
  return WAITING;
}

/** After a crash: the request was recorded but perhaps not made, so it is made again, under the same token. */
export async function repeatRequest(step: Step, strand: Strand, state: TaskState): Promise<void> {
  request(step, strand, state.arguments ? await evaluatePayload(state.arguments, bindingsOf(strand)) : strand.input);
}

interface Limits {
  readonly timeoutSeconds: number | undefined;
  readonly heartbeatSeconds: number | undefined;
  readonly credentials: Payload | undefined;
}

interface Scheduled extends Limits {
  readonly payload: Payload;
}

function limitsOf(state: TaskState, bindings: Bindings): Soon<Limits> {
  const timeout = state.timeoutSeconds && positiveSeconds(state.timeoutSeconds, bindings);
  return whenKnown(timeout, (timeoutSeconds) => {
    const heartbeat = state.heartbeatSeconds && positiveSeconds(state.heartbeatSeconds, bindings);
    return whenKnown(heartbeat, (heartbeatSeconds) => {
      const evaluated = state.credentials && evaluatePayload(state.credentials, bindings);
      return whenKnown(evaluated, (credentials) => ({ timeoutSeconds, heartbeatSeconds, credentials }));
    });
  });
}

function positiveSeconds(field: Field, bindings: Bindings): Soon<number> {
  return whenKnown(evaluateNumber(field, bindings), (seconds) => {
    if (!(seconds > 0)) throw unexpectedType(field.source, field.location, "positive number", seconds);
    return seconds;
  });
}

function setLimits(step: Step, strand: Strand, { timeoutSeconds, heartbeatSeconds }: Limits): void {
  strand.deadlineMs = timeoutSeconds === undefined ? undefined : step.nowMs + timeoutSeconds * 1_000;
  strand.heartbeatSeconds = heartbeatSeconds;
  strand.wakeMs = nextLimitMs(strand, step.nowMs);
}

/** When the attempt times out if nothing is heard from now on. */
export function nextLimitMs(strand: Strand, nowMs: number): number | undefined {
  const heartbeatMs = strand.heartbeatSeconds === undefined ? Infinity : nowMs + strand.heartbeatSeconds * 1_000;
  const limitMs = Math.min(strand.deadlineMs ?? Infinity, heartbeatMs);
  return Number.isFinite(limitMs) ? limitMs : undefined;
}

function recordScheduled(
  step: Step,
  strand: Strand,
  { resource }: TaskState,
  payload: Payload,
  { timeoutSeconds, heartbeatSeconds, credentials }: Limits,
): void {
  const limits = `${timeoutSeconds ?? "null"},${heartbeatSeconds ?? "null"},${credentials?.text ?? "null"}`;
  if (resource.pattern === "activity") {
    step.recordFor(strand, "ActivityScheduled", `"${resource.arn}",${step.reference(payload)},${limits}`);
  } else if (resource.service === "function") {
    step.recordFor(strand, "LambdaFunctionScheduled", `"${resource.arn}",${step.reference(payload)},${limits}`);
    step.recordFor(strand, "LambdaFunctionStarted");
  } else {
    step.recordFor(strand, "TaskScheduled", `${serviceFields(strand)},${step.reference(payload)},${limits}`);
    step.recordFor(strand, "TaskStarted", serviceFields(strand));
  }
}

/** Written out, since a name that is put together anew is slow to look up. */
const TASK_EVENTS = { Succeeded: "TaskSucceeded", Failed: "TaskFailed", TimedOut: "TaskTimedOut" } as const;

/** The events of a function's own ARN have other names than those of a service's action. */
function recordTask(step: Step, strand: Strand, what: "Succeeded" | "Failed" | "TimedOut", fields: string): void {
  const { service } = (strand.state as TaskState).resource;
  if (service === "function") step.recordFor(strand, `LambdaFunction${what}`, fields);
  else if (service === "activity") step.recordFor(strand, `Activity${what}`, fields);
  else step.recordFor(strand, TASK_EVENTS[what], `${serviceFields(strand)},${fields}`);
}

function serviceFields(strand: Strand): string {
  const { service, label } = (strand.state as TaskState).resource;
  return `"${service}","${label}"`;
}

/** The request was answered: the end of the task, or for a token or a child only the end of its submission. */
export function answered(step: Step, strand: Strand, outcome: Outcome): Progress {
  const { pattern } = (strand.state as TaskState).resource;
  strand.request = undefined;
  if (pattern === "activity" && "output" in outcome) return takenByWorker(step, strand, outcome.output);
  if ("error" in outcome || pattern === "request") return finished(step, strand, outcome);
  step.recordFor(strand, "TaskSubmitted", `${serviceFields(strand)},${step.reference(outcome.output)}`);
  strand.phase = pattern === "token" ? "token" : "child";
  if (pattern === "sync") {
    strand.childArn = (outcome.output.value as { ExecutionArn: string }).ExecutionArn;
    watchChild(step, strand);
  }
  return WAITING;
}

/** A worker has asked for the task; it gets it once that is on disk. */
function takenByWorker(step: Step, strand: Strand, answer: Payload): Progress {
  const { workerName } = answer.value as { workerName?: string };
  step.recordFor(strand, "ActivityStarted", JSON.stringify(workerName ?? null));
  const token = taskToken(strand);
  step.after(() => step.engine.activityStarted(token));
  strand.phase = "token";
  return WAITING;
}

export function watchChild(step: Step, strand: Strand): void {
  const parsesOutput = (strand.state as TaskState).resource.label.endsWith(":2");
  const waiter = { runId: step.run.id, strandId: strand.id, parsesOutput };
  step.after(() => step.engine.watchChild(strand.childArn!, waiter));
}

/** The task's result is known. */
export function finished(step: Step, strand: Strand, outcome: Outcome): Progress {
  if ("error" in outcome) {
    recordTask(step, strand, "Failed", errorFields(outcome.error));
    return { kind: "failed", error: outcome.error };
  }
  checkSize(outcome.output, strand, "output");
  recordTask(step, strand, "Succeeded", step.reference(outcome.output));
  return { kind: "succeeded", result: outcome.output };
}

/** Time has passed: a time-out if a limit is reached, else the limit had been moved. */
export function timeLimitReached(step: Step, strand: Strand): Progress {
  if (strand.wakeMs === undefined || strand.wakeMs > step.nowMs) return WAITING;
  const isDeadline = strand.deadlineMs !== undefined && strand.deadlineMs <= step.nowMs;
  const error = { error: isDeadline ? TIMEOUT : HEARTBEAT_TIMEOUT, cause: undefined };
  recordTask(step, strand, "TimedOut", errorFields(error));
  abortRequest(strand);
  return { kind: "failed", error };
}
