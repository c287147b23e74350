/** The beginning of each step: what a signal from outside means for the run. */
import { TIMEOUT } from "../asl/errors.ts";
import type { TaskState } from "../asl/machine.ts";
import { failureOf } from "./failures.ts";
import { WAITING, type Outcome, type Progress, type Signal, type Strand } from "./run.ts";
import { answered, finished, nextLimitMs, repeatRequest, timeLimitReached, watchChild } from "./states/task.ts";
import type { Step } from "./step.ts";
import { createStrand } from "./strand.ts";
import { endExecution, enter, errorFields } from "./transitions.ts";
import { StepFunctionsError } from "../errors.ts";

type Of<Kind extends Signal["kind"]> = Extract<Signal, { kind: Kind }>;

export async function handleSignal(step: Step, signal: Signal): Promise<void> {
  if (step.run.ended) return refuse(signal);
  switch (signal.kind) {
    case "start":
      return start(step);
    case "resume":
      return resume(step);
    case "wake":
      return wake(step, step.run.strands.get(signal.strandId));
    case "answered":
      return takeAnswer(step, signal);
    case "token":
      return takeTokenCall(step, signal);
    case "childEnded":
      return takeChildEnd(step, signal);
    case "stop":
      return stop(step, signal);
    case "expire":
      return expire(step);
  }
}

/** The execution has ended already: nobody waits for the signal, or its sender is told. */
function refuse(signal: Signal): void {
  if (signal.kind === "token") signal.call.reject(taskTimedOut());
  if (signal.kind === "stop") signal.done.resolve();
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

/** After a crash: goes on with what was under way. Strands that only wait have their timers. */
async function resume(step: Step): Promise<void> {
  for (const strand of step.run.strands.values()) {
    if (strand.phase === "running") step.go(strand);
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
  }
}

function takeAnswer(step: Step, { strandId, request, outcome }: Of<"answered">): void {
  const strand = step.run.strands.get(strandId);
  if (strand?.request === request) goWith(step, strand, () => answered(step, strand, outcome));
}

function goWith(step: Step, strand: Strand, work: () => Progress): void {
  let progress: Progress;
  try {
    progress = work();
  } catch (reason) {
    progress = { kind: "failed", error: failureOf(step, strand, reason) };
  }
  step.go(strand, progress);
}

function takeTokenCall(step: Step, { strandId, nonce, call }: Of<"token">): void {
  const strand = step.run.strands.get(strandId);
  const isWaiting = strand?.phase === "token" || strand?.phase === "invoking";
  if (!strand || !isWaiting || strand.nonce !== nonce) return call.reject(taskTimedOut());
  step.after(call.resolve);
  if (call.outcome === "heartbeat") extendLimit(step, strand);
  else finishTask(step, strand, call.outcome);
}

function extendLimit(step: Step, strand: Strand): void {
  strand.wakeMs = nextLimitMs(strand, step.nowMs);
  step.go(strand, WAITING);
}

function finishTask(step: Step, strand: Strand, outcome: Outcome): void {
  goWith(step, strand, () => finished(step, strand, outcome));
}

function takeChildEnd(step: Step, { strandId, childArn, outcome }: Of<"childEnded">): void {
  const strand = step.run.strands.get(strandId);
  if (strand?.phase === "child" && strand.childArn === childArn) finishTask(step, strand, outcome);
}

function stop(step: Step, { error, done }: Of<"stop">): void {
  step.record("ExecutionAborted", 0, errorFields(error));
  endExecution(step, "ABORTED", undefined, error);
  step.after(done.resolve);
}

function expire(step: Step): void {
  const error = { error: TIMEOUT, cause: undefined };
  step.record("ExecutionTimedOut", 0, errorFields(error));
  endExecution(step, "TIMED_OUT", undefined, error);
}

