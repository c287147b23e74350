/**
 * Takes the strands of a step as far as they go: from state to state until all
 * of them wait for the outside. Everything in between becomes one write.
 */
import { childSucceeded } from "./children.ts";
import { failureOf, recover } from "./failures.ts";
import type { Progress, Strand } from "./run.ts";
import { begin } from "./states/begin.ts";
import type { Job, Step } from "./step.ts";
import { enter, leave, succeedExecution } from "./transitions.ts";

/** A machine that loops without waiting is written in pieces, so that others get their turn. */
const MAX_EVENTS_IN_STEP = 400;

export async function advance(step: Step): Promise<void> {
  for (let job = step.ready.shift(); job; job = step.ready.shift()) {
    if (step.run.strands.has(job.strand.id)) await runJob(step, job);
    if (step.events.length > MAX_EVENTS_IN_STEP && step.ready.every(isUnbegun)) return postpone(step);
  }
}

function isUnbegun({ progress }: Job): boolean {
  return progress === undefined;
}

function postpone({ ready, run }: Step): void {
  for (const { strand } of ready) run.inbox.push({ kind: "wake", strandId: strand.id });
  ready.length = 0;
}

async function runJob(step: Step, { strand, progress }: Job): Promise<void> {
  let current: Progress | undefined = progress ?? (await attempt(step, strand, () => begin(step, strand)));
  while (current) current = await follow(step, strand, current);
}

/** Runs `work`, turning what it throws into the state's failure. */
async function attempt(step: Step, strand: Strand, work: () => Progress | Promise<Progress>): Promise<Progress> {
  try {
    return await work();
  } catch (reason) {
    return { kind: "failed", error: failureOf(step, strand, reason) };
  }
}

/** One move of the strand; undefined when it waits, has ended, or goes on as another job. */
async function follow(step: Step, strand: Strand, progress: Progress): Promise<Progress | undefined> {
  switch (progress.kind) {
    case "waiting":
      step.changed.add(strand);
      return undefined;
    case "succeeded":
      return attempt(step, strand, () => leaveNormally(step, strand, progress));
    case "failed":
      return recover(step, strand, progress.error);
    case "exited":
      await move(step, strand, progress);
      return undefined;
  }
}

function leaveNormally(
  step: Step,
  strand: Strand,
  { result }: Extract<Progress, { kind: "succeeded" }>,
): Promise<Progress> {
  const { state } = strand;
  const hasResult = state.type === "Task" || state.type === "Map" || state.type === "Parallel";
  const fields = hasResult ? { result: result.value } : undefined;
  return leave(step, strand, { ...state, otherwise: result }, fields);
}

async function move(
  step: Step,
  strand: Strand,
  { output, next }: Extract<Progress, { kind: "exited" }>,
): Promise<void> {
  const { parent } = strand;
  if (next !== undefined) enter(step, strand, next, output);
  else if (parent) step.go(parent, await attempt(step, parent, () => childSucceeded(step, strand, output)));
  else succeedExecution(step, strand, output);
}
