/**
 * Distributed Map: every item, or batch of items, is an execution of its own.
 * Children are named after the map run and their place in it, so what has been
 * started and what has ended is read back from the executions themselves, and
 * the parent writes nothing while its children come and go.
 */
import { EXCEED_TOLERATED_FAILURE_THRESHOLD, type StateError } from "../asl/errors.ts";
import type { DistributedMap, Field, MapState } from "../asl/machine.ts";
import { limitsIn, type MapRunLimits, type MapRunRow } from "../catalog/map-runs.ts";
import { bindingsOf } from "./bindings.ts";
import { evaluateNumber, evaluatePayload, StateFailure } from "./evaluate.ts";
import { childrenOf, completed, completedWith } from "./children.ts";
import { Payload } from "./payload.ts";
import { writeResults } from "./result-writer.ts";
import { WAITING, type Outcome, type Progress, type Strand } from "./run.ts";
import type { Step } from "./step.ts";
import { errorFields } from "./transitions.ts";

/** What AWS runs at once when no limit is set. */
const DISTRIBUTED_CONCURRENCY = 10_000;

export async function beginMapRun(
  step: Step,
  strand: Strand,
  state: MapState,
  items: readonly unknown[],
): Promise<Progress> {
  const limits = await limitsOf(strand, state);
  const inputs = await childInputs(strand, state, items);
  strand.nonce = step.engine.uuid();
  step.recordFor(strand, "MapStateStarted", String(items.length));
  step.recordFor(strand, "MapRunStarted", JSON.stringify(mapRunArn(step, strand)));
  strand.children = childrenOf(inputs, inputs.length, DISTRIBUTED_CONCURRENCY);
  strand.phase = "map-run";
  noteMapRun(step, strand, limits);
  if (inputs.length === 0) return finishMapRun(step, strand);
  startItems(step, strand);
  return WAITING;
}

async function limitsOf(strand: Strand, state: MapState): Promise<MapRunLimits> {
  const bindings = bindingsOf(strand);
  const number = async (field: Field | undefined) => (field ? evaluateNumber(field, bindings) : 0);
  return {
    maxConcurrency: await number(state.maxConcurrency),
    toleratedFailureCount: await number(state.toleratedFailureCount),
    toleratedFailurePercentage: await number(state.toleratedFailurePercentage),
  };
}

/** Notes the map run once its beginning is on disk, before its first item is. */
function noteMapRun(step: Step, strand: Strand, limits: MapRunLimits): void {
  strand.children!.limits = limits;
  const row = mapRunRow(step, strand, limits);
  step.after(() => step.engine.saveMapRun(row));
}

function mapRunRow({ run, engine, nowMs }: Step, strand: Strand, limits: MapRunLimits): MapRunRow {
  const { label, batcher } = (strand.state as MapState).distributed!;
  const { items, total } = strand.children!;
  const batches = batcher ? (items as readonly { readonly Items: unknown[] }[]) : undefined;
  return {
    arn: mapRunArn({ run, engine }, strand),
    execution_arn: run.arn,
    machine_arn: `${run.version.arn}/${label}`,
    prefix: `${strand.nonce}-`,
    max_concurrency: limits.maxConcurrency,
    tolerated_count: limits.toleratedFailureCount,
    tolerated_percentage: limits.toleratedFailurePercentage,
    executions: total,
    items: batches ? batches.reduce((sum, { Items }) => sum + Items.length, 0) : total,
    is_batched: batcher ? 1 : 0,
    redrives_before: run.redriveCount,
    started_ms: nowMs,
  };
}

export function mapRunArn({ run, engine }: Pick<Step, "run" | "engine">, strand: Strand): string {
  const { label } = (strand.state as MapState).distributed!;
  return `arn:aws:states:${engine.region}:${engine.accountId}:mapRun:${run.version.name}/${label}:${strand.nonce}`;
}

/** Items after ItemSelector, gathered into batches where ItemBatcher says so. */
async function childInputs(strand: Strand, state: MapState, items: readonly unknown[]): Promise<unknown[]> {
  const selected = state.itemSelector ? await selectAll(strand, state, items) : [...items];
  const { batcher } = state.distributed!;
  if (!batcher) return selected;
  const size = batcher.maxItems ? await evaluateNumber(batcher.maxItems, bindingsOf(strand)) : selected.length;
  const shared = batcher.input && (await evaluatePayload(batcher.input, bindingsOf(strand))).value;
  return Array.from({ length: Math.ceil(selected.length / size) }, (_, index) => ({
    ...(shared !== undefined && { BatchInput: shared }),
    Items: selected.slice(index * size, (index + 1) * size),
  }));
}

function selectAll(strand: Strand, state: MapState, items: readonly unknown[]): Promise<unknown[]> {
  const { states, ...variables } = bindingsOf(strand) as { states: { context: object } };
  return Promise.all(
    items.map((Value, Index) => {
      const context = { ...states.context, Map: { Item: { Index, Value } } };
      return state.itemSelector!({ ...variables, states: { ...states, context } });
    }),
  );
}

function startItems(step: Step, strand: Strand): void {
  const children = strand.children!;
  const concurrency = children.limits!.maxConcurrency || children.concurrency;
  while (children.running < concurrency && children.nextIndex < children.total) {
    const index = children.nextIndex++;
    children.running++;
    step.after(() => runItem(step, strand, index));
  }
}

/** Starts the item's execution, or finds it, and reports its end. */
function runItem({ engine, run }: Step, strand: Strand, index: number): void {
  const { distributed } = strand.state as MapState & { distributed: DistributedMap };
  const nonce = strand.nonce!;
  const child = {
    parent: run.version,
    distributed,
    name: `${nonce}-${index}`,
    input: Payload.of(strand.children!.items![index]).text,
    mapRunArn: mapRunArn({ run, engine }, strand),
    redriveCount: run.redriveCount,
    isWanted: () => !run.ended && strand.phase === "map-run" && strand.nonce === nonce,
  };
  const tell = (outcome: Outcome) =>
    engine.signal(run.id, { kind: "itemEnded", strandId: strand.id, nonce, index, outcome });
  void engine.clock.track(engine.startItem(child, tell));
}

/** After a crash: every item is started or found again; those that have ended report at once. */
export async function resumeMapRun(step: Step, strand: Strand): Promise<void> {
  const row = step.engine.findMapRun(mapRunArn(step, strand));
  if (row) strand.children!.limits = limitsIn(row);
  else noteMapRun(step, strand, await limitsOf(strand, strand.state as MapState));
  startItems(step, strand);
}

/** Like a crash; items that have failed are redriven as they are found. */
export async function redriveMapRun(step: Step, strand: Strand): Promise<void> {
  const arn = mapRunArn(step, strand);
  const redrives = step.run.redriveCount - (step.engine.findMapRun(arn)?.redrives_before ?? 0);
  step.recordFor(strand, "MapRunRedriven", `${JSON.stringify(arn)},${redrives}`);
  step.changed.add(strand);
  await resumeMapRun(step, strand);
}

/** UpdateMapRun has written new limits. */
export async function limitsChanged(step: Step, strand: Strand): Promise<Progress> {
  const row = step.engine.findMapRun(mapRunArn(step, strand));
  if (row) strand.children!.limits = limitsIn(row);
  return isBeyondTolerance(strand) ? failMapRun(step, strand) : startMore(step, strand);
}

function startMore(step: Step, strand: Strand): Progress {
  startItems(step, strand);
  return WAITING;
}

export async function itemEnded(step: Step, strand: Strand, index: number, outcome: Outcome): Promise<Progress> {
  const children = strand.children!;
  children.running--;
  if ("error" in outcome) children.failed++;
  children.results[index] = "output" in outcome ? outcome.output : FAILED_ITEM;
  const ended = children.results.filter((result) => result !== undefined).length;
  if (isBeyondTolerance(strand)) return failMapRun(step, strand);
  return ended === children.total ? finishMapRun(step, strand) : startMore(step, strand);
}

/** Stands for a tolerated failure among the results; the state's output leaves it out. */
const FAILED_ITEM = Payload.of(null);

/** Of a count and a percentage, the one that is reached first; one that is 0 and not in the definition is none. */
function isBeyondTolerance({ state, children }: Strand): boolean {
  const { toleratedFailureCount: count, toleratedFailurePercentage: percentage } = children!.limits!;
  const named = state as MapState;
  const hasCount = count > 0 || named.toleratedFailureCount !== undefined;
  const hasPercentage = percentage > 0 || named.toleratedFailurePercentage !== undefined;
  const share = (children!.total * percentage) / 100;
  if (!hasCount && !hasPercentage) return children!.failed > 0;
  return children!.failed > Math.min(hasCount ? count : Infinity, hasPercentage ? share : Infinity);
}

const THRESHOLD_EXCEEDED: StateError = {
  error: EXCEED_TOLERATED_FAILURE_THRESHOLD,
  cause: "The specified tolerated failure threshold was exceeded",
};

/** What there is of results is written then too, with the items that were never started. */
function failMapRun(step: Step, strand: Strand): Promise<Progress> {
  return endMapRun(step, strand, () => failed(step, strand, THRESHOLD_EXCEEDED));
}

function finishMapRun(step: Step, strand: Strand): Promise<Progress> {
  return endMapRun(step, strand, (written) => {
    step.recordFor(strand, "MapRunSucceeded");
    if (written) return completedWith(step, strand, written);
    const children = strand.children!;
    const results = children.results.filter((result) => result !== FAILED_ITEM);
    return completed(step, strand, { ...children, results });
  });
}

/** Ends the map run with what its ResultWriter gives, or fails it where results cannot be written. */
async function endMapRun(
  step: Step,
  strand: Strand,
  end: (written: Payload | undefined) => Progress,
): Promise<Progress> {
  try {
    return end(await writtenResults(step, strand));
  } catch (reason) {
    if (!(reason instanceof StateFailure)) throw reason;
    return failed(step, strand, reason.stateError);
  }
}

async function writtenResults(step: Step, strand: Strand): Promise<Payload | undefined> {
  const { writer, label } = (strand.state as MapState).distributed!;
  if (!writer) return undefined;
  const { engine, nowMs, run } = step;
  const ended = {
    engine,
    nowMs,
    arn: mapRunArn(step, strand),
    id: strand.nonce!,
    machineArn: `${run.version.arn}/${label}`,
    items: strand.children!.items!,
  };
  return Payload.of(await writeResults(ended, writer, bindingsOf(strand)));
}

function failed(step: Step, strand: Strand, error: StateError): Progress {
  step.recordFor(strand, "MapRunFailed", errorFields(error));
  return { kind: "failed", error };
}
