/** The beginning of each step: what a signal from outside means for the run. */
import { TIMEOUT } from "../asl/errors.ts";
import type { TaskState } from "../asl/machine.ts";
import { attempt } from "./failures.ts";
import { itemEnded, limitsChanged, mapRunArn, redriveMapRun, resumeMapRun } from "./map-run.ts";
import { WAITING, type Outcome, type Progress, type Settle, type Signal, type Strand } from "./run.ts";
import { answered, finished, nextLimitMs, repeatRequest, timeLimitReached, watchChild } from "./states/task.ts";
import { whenKnown, type Soon } from "./soon.ts";
import type { Step } from "./step.ts";
import { createStrand } from "./strand.ts";
import { endExecution, enter, errorFields } from "./transitions.ts";
import { StepFunctionsError } from "../errors.ts";

type Of<Kind extends Signal["kind"]> = Extract<Signal, { kind: Kind }>;

export function handleSignal(step: Step, signal: Signal): Soon<void> {
  if (step.run.ended) return refuse(step, signal);
  switch (signal.kind) {
    case "start":
      return start(step);
    case "resume":
      return resume(step, resumeMapRun);
    case "redrive":
      return redrive(step);
    case "wake":
      return wake(step, step.run.strands.get(signal.strandId));
    case "stop":
      return stop(step, signal);
    case "expire":
      return expire(step);
    default:
      return takeNews(step, signal);
  }
}

type News = Of<"answered" | "token" | "childEnded" | "itemEnded" | "mapRunUpdated">;

/** Something that a strand waits for. */
function takeNews(step: Step, signal: News): Soon<void> {
  switch (signal.kind) {
    case "answered":
      return takeAnswer(step, signal);
    case "token":
      return takeTokenCall(step, signal);
    case "childEnded":
      return takeChildEnd(step, signal);
    case "itemEnded":
      return takeItemEnd(step, signal);
    case "mapRunUpdated":
      return takeMapRunUpdate(step, signal);
  }
}

/** The execution has ended already: nobody waits for the signal, or its sender is told. */
function refuse(step: Step, signal: Signal): void {
  if (signal.kind === "token") rejectToken(step, signal.call);
  if (signal.kind === "stop") step.after(signal.done.resolve);
}

/** Said only when what has used up the token is on disk: after a crash before that, the token would be good again. */
function rejectToken(step: Step, { reject }: Settle): void {
  step.after(() => reject(taskTimedOut()));
  step.refusals.push(reject);
}

function taskTimedOut(): StepFunctionsError {
  return new StepFunctionsError("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'");
}

function start(step: Step): void {
  const { run } = step;
  step.record("ExecutionStarted", 0, step.reference(run.input));
  const place = { id: run.nextStrandId++, parent: undefined, index: 0, group: run.version.machine };
  const strand = createStrand(run, place, run.input);
  enter(step, strand, run.version.machine.startAt, run.input);
}

/** Every strand is written anew, by which a crash finds that the redrive has been recorded. */
function redrive(step: Step): Promise<void> {
  step.record("ExecutionRedriven", 0, String(step.run.redriveCount));
  for (const strand of step.run.strands.values()) step.changed.add(strand);
  return resume(step, redriveMapRun);
}

/** After a crash, or a redrive: goes on with what was under way. Strands that only wait have their timers. */
async function resume(step: Step, resumeItems: typeof resumeMapRun): Promise<void> {
  for (const strand of step.run.strands.values()) {
    if (strand.phase === "running") step.go(strand);
    if (strand.phase === "map-run") await resumeItems(step, strand);
    if (strand.phase === "child") watchChild(step, strand);
    if (strand.phase === "invoking") await repeatRequest(step, strand, strand.state as TaskState);
  }
}

function wake(step: Step, strand: Strand | undefined): void {
  switch (strand?.phase) {
    case "running":
      return step.go(strand);
    case "waiting":
      if (strand.wakeMs! <= step.nowMs) step.go(strand, { kind: "succeeded", result: strand.input });
      return;
    case "backoff":
      if (strand.wakeMs! <= step.nowMs) step.go(strand);
      return;
    case "invoking":
    case "token":
    case "child":
      return step.go(strand, timeLimitReached(step, strand));
    default:
      return;
  }
}

function takeAnswer(step: Step, { strandId, request, outcome }: Of<"answered">): Soon<void> {
  const strand = step.run.strands.get(strandId);
  if (strand?.request === request) return goWith(step, strand, () => answered(step, strand, outcome));
}

/** Hands over what `work` makes of the strand, or its failure. */
function goWith(step: Step, strand: Strand, work: () => Soon<Progress>): Soon<void> {
  return whenKnown(attempt(step, strand, work), (progress) => step.go(strand, progress));
}

function takeTokenCall(step: Step, { strandId, nonce, call }: Of<"token">): Soon<void> {
  const strand = step.run.strands.get(strandId);
  const isWaiting = strand?.phase === "token" || strand?.phase === "invoking";
  if (!strand || !isWaiting || strand.nonce !== nonce) return rejectToken(step, call);
  tellEnd(step, call);
  if (call.outcome === "heartbeat") extendLimit(step, strand);
  else return finishTask(step, strand, call.outcome);
}

function tellEnd(step: Step, { resolve, reject }: Settle): void {
  step.after(resolve);
  step.refusals.push(reject);
}

function extendLimit(step: Step, strand: Strand): void {
  strand.wakeMs = nextLimitMs(strand, step.nowMs);
  step.go(strand, WAITING);
}

function finishTask(step: Step, strand: Strand, outcome: Outcome): Soon<void> {
  return goWith(step, strand, () => finished(step, strand, outcome));
}

function takeChildEnd(step: Step, { strandId, childArn, outcome }: Of<"childEnded">): Soon<void> {
  const strand = step.run.strands.get(strandId);
  if (strand?.phase === "child" && strand.childArn === childArn) return finishTask(step, strand, outcome);
}

function takeItemEnd(step: Step, { strandId, nonce, index, outcome }: Of<"itemEnded">): Soon<void> {
  const strand = step.run.strands.get(strandId);
  if (strand?.phase !== "map-run" || strand.nonce !== nonce) return;
  return goWith(step, strand, () => itemEnded(step, strand, index, outcome));
}

async function takeMapRunUpdate(step: Step, signal: Of<"mapRunUpdated">): Promise<void> {
  for (const strand of step.run.strands.values()) {
    if (strand.phase !== "map-run" || mapRunArn(step, strand) !== signal.mapRunArn) continue;
    await goWith(step, strand, () => limitsChanged(step, strand));
  }
}

function stop(step: Step, { error, done }: Of<"stop">): void {
  step.record("ExecutionAborted", 0, errorFields(error));
  endExecution(step, "ABORTED", undefined, error);
  tellEnd(step, done);
}

/** The error is in the history only: AWS describes such an execution without one. */
function expire(step: Step): void {
  step.record("ExecutionTimedOut", 0, errorFields({ error: TIMEOUT, cause: undefined }));
  endExecution(step, "TIMED_OUT");
}
