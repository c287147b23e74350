/**
 * Takes the strands of a step as far as they go: from state to state until all
 * of them wait for the outside. Everything in between becomes one write.
 */
import { childSucceeded } from "./children.ts";
import { attempt, recover } from "./failures.ts";
import type { Progress, Strand } from "./run.ts";
import { begin } from "./states/begin.ts";
import { whenKnown, type Soon } from "./soon.ts";
import type { Job, Step } from "./step.ts";
import { enter, leave, succeedExecution } from "./transitions.ts";

/** A machine that loops without waiting is written in pieces, so that others get their turn. */
const MAX_EVENTS_IN_STEP = 400;

export function advance(step: Step): Soon<void> {
  for (let job = step.ready.shift(); job; job = step.ready.shift()) {
    const running = step.run.strands.has(job.strand.id) ? runJob(step, job) : undefined;
    if (running) return running.then(() => (isLong(step) ? postpone(step) : advance(step)));
    if (isLong(step)) return postpone(step);
  }
}

function isLong({ events, ready }: Step): boolean {
  return events.length > MAX_EVENTS_IN_STEP && ready.every(isUnbegun);
}

function isUnbegun({ progress }: Job): boolean {
  return progress === undefined;
}

function postpone({ ready, run }: Step): void {
  for (const { strand } of ready) run.inbox.push({ kind: "wake", strandId: strand.id });
  ready.length = 0;
}

/** Moves the strand until it waits, has ended, or goes on as another job. */
function runJob(step: Step, { strand, progress }: Job): Promise<void> | undefined {
  let current: Moved = progress ?? attempt(step, strand, () => begin(step, strand));
  while (current && !(current instanceof Promise)) current = follow(step, strand, current);
  return current && runOn(step, strand, current);
}

async function runOn(step: Step, strand: Strand, pending: Moved): Promise<void> {
  for (let current = await pending; current;) current = await follow(step, strand, current);
}

type Moved = Soon<Progress | undefined>;

/** One move of the strand; undefined when it waits, has ended, or goes on as another job. */
function follow(step: Step, strand: Strand, progress: Progress): Moved {
  switch (progress.kind) {
    case "waiting":
      step.changed.add(strand);
      return undefined;
    case "succeeded":
      return attempt(step, strand, () => leaveNormally(step, strand, progress));
    case "failed":
      return recover(step, strand, progress.error);
    case "exited":
      return move(step, strand, progress);
  }
}

function leaveNormally(
  step: Step,
  strand: Strand,
  { result }: Extract<Progress, { kind: "succeeded" }>,
): Soon<Progress> {
  const { state } = strand;
  const { assign, output, next } = state;
  const hasResult = state.type === "Task" || state.type === "Map" || state.type === "Parallel";
  const fields = hasResult ? { result: result.value } : undefined;
  return leave(step, strand, { assign, output, next, otherwise: result }, fields);
}

function move(step: Step, strand: Strand, { output, next }: Extract<Progress, { kind: "exited" }>): Soon<undefined> {
  const { parent } = strand;
  if (next !== undefined) enter(step, strand, next, output);
  else if (parent) return toParent(step, parent, () => childSucceeded(step, strand, output));
  else succeedExecution(step, strand, output);
  return undefined;
}

function toParent(step: Step, parent: Strand, work: () => Soon<Progress>): Soon<undefined> {
  return whenKnown(attempt(step, parent, work), (progress) => void step.go(parent, progress));
}
