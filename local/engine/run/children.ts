/**
 * Map iterations and Parallel branches: starting them as far as the
 * concurrency allows, gathering their results in order, and ending the others
 * when one of them fails.
 */
import type { StateError } from "../asl/errors.ts";
import type { MapState, ParallelState } from "../asl/machine.ts";
import { ExpressionFailure, unexpectedType } from "../jsonata/template.ts";
import { bindingsOf } from "./bindings.ts";
import { evaluateNumber, evaluatePayload } from "./evaluate.ts";
import { Payload } from "./payload.ts";
import { WAITING, type Children, type Progress, type Strand } from "./run.ts";
import type { Step } from "./step.ts";
import { abortRequest, createStrand, endAttempt, groupOfChild, isWithoutResult } from "./strand.ts";
import { stopItems } from "./stop-items.ts";
import { enter } from "./transitions.ts";

/** What AWS runs at once of an inline Map that sets no lower limit. */
const INLINE_CONCURRENCY = 40;

export async function beginParallel(step: Step, strand: Strand, state: ParallelState): Promise<Progress> {
  const input = state.arguments ? await evaluatePayload(state.arguments, bindingsOf(strand)) : strand.input;
  step.recordFor(strand, "ParallelStateStarted");
  strand.children = childrenOf(undefined, state.branches.length, state.branches.length);
  strand.phase = "children";
  step.changed.add(strand);
  for (let index = 0; index < state.branches.length; index++) startChild(step, strand, index, input);
  return WAITING;
}

export async function beginMap(
  step: Step,
  strand: Strand,
  state: MapState,
  items: readonly unknown[],
): Promise<Progress> {
  const limit = state.maxConcurrency ? await evaluateNumber(state.maxConcurrency, bindingsOf(strand)) : 0;
  step.recordFor(strand, "MapStateStarted", String(items.length));
  strand.children = childrenOf(items, items.length, limit > 0 ? limit : INLINE_CONCURRENCY);
  strand.phase = "children";
  step.changed.add(strand);
  await startIterations(step, strand, strand.lastEventId);
  return items.length === 0 ? completed(step, strand, strand.children) : WAITING;
}

export function childrenOf(items: readonly unknown[] | undefined, total: number, concurrency: number): Children {
  return {
    items,
    total,
    concurrency,
    nextIndex: 0,
    running: 0,
    failed: 0,
    limits: undefined,
    results: new Array<Payload | undefined>(total),
  };
}

export async function itemsOf(strand: Strand, state: MapState): Promise<unknown[]> {
  const items = state.items ? await state.items.template(bindingsOf(strand)) : strand.input.value;
  if (Array.isArray(items)) return items as unknown[];
  if (state.items) throw unexpectedType(state.items.source, "Items", "array", items);
  throw new ExpressionFailure(`Map state input must be an array but was: ${JSON.stringify(items)}`);
}

async function startIterations(step: Step, parent: Strand, previousEventId: number): Promise<void> {
  const children = parent.children!;
  const state = parent.state as MapState;
  while (children.running < children.concurrency && children.nextIndex < children.total) {
    const index = children.nextIndex;
    const item = Payload.of(children.items![index]);
    const fields = `${parent.state.nameJson},${index}`;
    const startedEventId = step.record("MapIterationStarted", previousEventId, fields);
    const child = startChild(step, parent, index, item, false);
    child.lastEventId = startedEventId;
    const { itemSelector } = state;
    const input = itemSelector ? await evaluatePayload(itemSelector, bindingsOf(selecting(child, parent))) : item;
    enter(step, child, child.group.startAt, input);
  }
}

/** The iteration's scope with the Map's own input and name: what ItemSelector sees. */
function selecting(child: Strand, parent: Strand): Strand {
  return { ...child, state: parent.state, input: parent.input, enteredMs: parent.enteredMs };
}

function startChild(step: Step, parent: Strand, index: number, input: Payload, enters = true): Strand {
  const { run } = step;
  const children = parent.children!;
  const place = { id: run.nextStrandId++, parent, index, group: groupOfChild(parent, index) };
  const child = createStrand(run, place, input);
  children.nextIndex = index + 1;
  children.running++;
  if (enters) enter(step, child, child.group.startAt, input);
  return child;
}

/** A child came to its end: keep its result, start the next iteration, or finish the parent's state. */
export async function childSucceeded(step: Step, child: Strand, output: Payload): Promise<Progress> {
  const parent = child.parent!;
  const children = parent.children!;
  keepResult(step, child, output);
  const lastEventId = child.lastEventId;
  if (children.items) recordIterationEnd(step, child, "MapIterationSucceeded");
  parent.lastEventId = child.lastEventId;
  if (!children.results.includes(undefined)) return completed(step, parent, children);
  if (children.items) await startIterations(step, parent, lastEventId);
  return WAITING;
}

function keepResult(step: Step, child: Strand, output: Payload): void {
  const children = child.parent!.children!;
  endAttempt(child);
  child.phase = "done";
  child.input = output;
  children.results[child.index] = output;
  children.running--;
  step.changed.add(child);
}

function recordIterationEnd(step: Step, child: Strand, type: string): void {
  step.recordFor(child, type, `${child.parent!.state.nameJson},${child.index}`);
}

/** All children are done: their results, in order, are the state's. */
export function completed(step: Step, parent: Strand, children: Children): Progress {
  const texts = children.results.map((result) => result!.text);
  return completedWith(step, parent, Payload.fromText(`[${texts.join(",")}]`));
}

export function completedWith(step: Step, parent: Strand, result: Payload): Progress {
  step.record(`${parent.state.type}StateSucceeded`, parent.lastEventId);
  removeChildren(step, parent);
  return { kind: "succeeded", result };
}

/** A child failed for good: its parent's state fails with the same error. */
export function childFailed(step: Step, child: Strand, error: StateError): void {
  const parent = child.parent!;
  parent.lastEventId = child.lastEventId;
  if (parent.children!.items) recordIterationEnd(step, child, "MapIterationFailed");
  else if (child.state.type === "Task") step.recordFor(child, "TaskStateAborted");
  if (child.phase !== "map-run") endAttempt(child);
  child.phase = "done";
  step.go(parent, { kind: "failed", error });
}

/** Ends what still runs below a state that failed. The strands stay, since a redrive may go on with them. */
export function abortChildren(step: Step, parent: Strand): void {
  if (!parent.children) return;
  if (parent.phase === "map-run") stopItems(step, parent);
  for (const child of childStrands(step, parent)) {
    if (child.phase === "done") continue;
    abortChildren(step, child);
    recordAbort(step, child);
    if (child.phase !== "map-run") abortRequest(child);
  }
}

/** Whether one of its children has failed; else the state failed by itself. */
export function hasFailedChild(step: Step, parent: Strand): boolean {
  return parent.phase === "map-run" || childStrands(step, parent).some(isWithoutResult);
}

const ABORTED_STATES: ReadonlySet<string> = new Set(["Task", "Wait", "Map", "Parallel"]);

function recordAbort(step: Step, child: Strand): void {
  const { type } = child.state;
  if (ABORTED_STATES.has(type)) step.recordFor(child, `${type}StateAborted`);
  if (child.parent!.children?.items) recordIterationEnd(step, child, "MapIterationAborted");
}

export function removeChildren(step: Step, parent: Strand): void {
  if (!parent.children) return;
  for (const child of childStrands(step, parent)) {
    removeChildren(step, child);
    step.remove(child);
  }
  parent.children = undefined;
}

function childStrands(step: Step, parent: Strand): Strand[] {
  return [...step.run.strands.values()].filter((strand) => strand.parent === parent);
}
