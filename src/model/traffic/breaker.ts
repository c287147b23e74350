/**
 * The circuit breaker of one deployment as a record that all workers share and replace by comparing revisions: closed,
 * open, half open while probes of real traffic go there, one at a time, or refusing, until one probe is taken. It also
 * keeps the latency baseline, which learns only while the breaker is closed and from slices that have left the window, so
 * trouble never becomes normal.
 */
import type { Lane } from "./deployment.ts";
import { findTrouble, type HealthSettings, type HealthSlice, sliceOf } from "./health.ts";
import { fadeSketch, mergeSketches, type QuantileSketch, quantileOf } from "./quantile-sketch.ts";

export interface BreakerRecord {
  /** Grows by one with each change. */
  readonly revision: number;
  readonly state: "closed" | "open" | "half_open" | "refusing";
  /** Epoch milliseconds of the last opening or closing. */
  readonly since: number;
  /** Why it opened. */
  readonly reason?: string;
  readonly nextProbeAt: number;
  /** Until when a probe is under way. */
  readonly probedUntil: number;
  readonly goodProbes: number;
  /** Probes that were refused in a row. */
  readonly refusedProbes?: number;
  readonly baseline: QuantileSketch;
  /** The last slice that the baseline has seen, or was not to see. */
  readonly foldedThrough: number;
}

export const newBreaker: BreakerRecord = {
  revision: 0,
  state: "closed",
  since: 0,
  nextProbeAt: 0,
  probedUntil: 0,
  goodProbes: 0,
  baseline: {},
  foldedThrough: 0,
};

/** How a probe went; `pace` of an answer in microseconds per token. */
export type ProbeResult =
  { readonly answered: true; readonly pace: number } | { readonly answered: false; readonly refused?: boolean };

/** What the counts make of the breaker; the same record if nothing changes. */
export function assess(
  breaker: BreakerRecord,
  slices: readonly HealthSlice[],
  now: number,
  settings: HealthSettings,
): BreakerRecord {
  const learned = learn(breaker, slices, now, settings);
  if (learned.state !== "closed") return learned;
  const newest = sliceOf(now, settings);
  const window = slices.filter(
    ({ slice }) => slice > newest - settings.windowSlices && isOfNow(slice, learned, settings),
  );
  const reason = findTrouble(window, learned.baseline, newest, settings);
  return reason === undefined ? learned : open(learned, breaker.revision, reason, now, settings);
}

/** What was counted before the breaker last closed says nothing about the time after it. */
function isOfNow(slice: number, { since }: BreakerRecord, settings: HealthSettings): boolean {
  return slice > sliceOf(since, settings);
}

function learn(
  breaker: BreakerRecord,
  slices: readonly HealthSlice[],
  now: number,
  settings: HealthSettings,
): BreakerRecord {
  const through = sliceOf(now, settings) - settings.windowSlices;
  if (breaker.state !== "closed" || through < breaker.foldedThrough + settings.foldSlices) return breaker;
  const due = slices.filter(
    ({ slice }) => slice > breaker.foldedThrough && slice <= through && isOfNow(slice, breaker, settings),
  );
  if (due.length === 0) return breaker;
  const fading = 0.5 ** (1 / settings.halfLifeSlices);
  const fold = (baseline: QuantileSketch, { counts }: HealthSlice) =>
    mergeSketches(fadeSketch(baseline, fading), counts.paces);
  const baseline = due.reduce(fold, breaker.baseline);
  return { ...breaker, revision: breaker.revision + 1, baseline, foldedThrough: through };
}

function open(
  breaker: BreakerRecord,
  revision: number,
  reason: string,
  now: number,
  settings: HealthSettings,
): BreakerRecord {
  const nextProbeAt = now + settings.openMs;
  return { ...breaker, revision: revision + 1, state: "open", since: now, reason, nextProbeAt, goodProbes: 0 };
}

/** A deployment that refuses what others answer is left alone until a probe is taken. An open breaker stays what it is. */
export function standBack(breaker: BreakerRecord, now: number, settings: HealthSettings): BreakerRecord {
  if (breaker.state !== "closed") return breaker;
  const reason = `it refused ${settings.refusals.inARow} calls in a row that others answered`;
  return { ...open(breaker, breaker.revision, reason, now, settings), ...refusing(0, now, settings) };
}

function refusing(refusedProbes: number, now: number, { refusals }: HealthSettings) {
  const waitMs = Math.min(refusals.mostWaitMs, refusals.waitMs * 2 ** refusedProbes);
  return { state: "refusing", refusedProbes, nextProbeAt: now + waitMs, probedUntil: 0 } as const;
}

/** Whether a call of this lane may try the deployment out. */
export function mayProbe(breaker: BreakerRecord, lane: Lane, now: number, settings: HealthSettings): boolean {
  if (breaker.state === "closed" || now < breaker.probedUntil) return false;
  return now >= breaker.nextProbeAt + settings.probeDelayMs[lane];
}

export function beginProbe(breaker: BreakerRecord, now: number, settings: HealthSettings): BreakerRecord {
  const state = breaker.state === "refusing" ? "refusing" : "half_open";
  return { ...breaker, revision: breaker.revision + 1, state, probedUntil: now + settings.probeMs };
}

/** A probe that the deployment had no capacity for, or would not take, tells nothing: what was known stays. */
export function putOffProbe(breaker: BreakerRecord, waitMs: number, now: number): BreakerRecord {
  if (breaker.state === "closed") return breaker;
  return { ...breaker, revision: breaker.revision + 1, nextProbeAt: now + waitMs, probedUntil: 0 };
}

/** Enough good probes close the breaker; one without an answer begins the wait anew, a slow one only after few good ones. */
export function endProbe(
  breaker: BreakerRecord,
  result: ProbeResult,
  now: number,
  settings: HealthSettings,
): BreakerRecord {
  const { state, since, baseline } = breaker;
  if (state === "closed") return breaker;
  if (state === "refusing") return endProbeOfRefusing(breaker, result, now, settings);
  if (!result.answered && result.refused) return putOffProbe(breaker, settings.openMs, now);
  if (result.answered && isUsualPace(result.pace, baseline, settings)) return afterGoodProbe(breaker, now, settings);
  if (result.answered && now - since >= settings.acceptAfterMs)
    return { ...close(breaker, now, settings), baseline: {} };
  const goodProbes = result.answered ? Math.max(0, breaker.goodProbes - slowProbeUndoes) : 0;
  if (goodProbes > 0) return probeAgain(breaker, goodProbes, now);
  const nextProbeAt = now + settings.openMs;
  return { ...breaker, revision: breaker.revision + 1, state: "open", nextProbeAt, probedUntil: 0, goodProbes };
}

/**
 * Of a healthy deployment's answers one in eight is slow as well, so that five good ones in a row would take minutes now
 * and then; one that is five times slower gives four slow answers for a good one, and never gets there.
 */
const slowProbeUndoes = 2;

/** It was set up wrong and is not any more, or it still is: there is no more to find out. */
function endProbeOfRefusing(
  breaker: BreakerRecord,
  { answered }: ProbeResult,
  now: number,
  settings: HealthSettings,
): BreakerRecord {
  if (answered) return close(breaker, now, settings);
  const refusedProbes = (breaker.refusedProbes ?? 0) + 1;
  return { ...breaker, revision: breaker.revision + 1, ...refusing(refusedProbes, now, settings) };
}

/** One sample can't tell a slow answer from a slow deployment; several in a row under this bound can. */
function isUsualPace(pace: number, baseline: QuantileSketch, { shift }: HealthSettings): boolean {
  return pace <= (quantileOf(baseline, 0.75) ?? Infinity) * shift.factor;
}

function afterGoodProbe(breaker: BreakerRecord, now: number, settings: HealthSettings): BreakerRecord {
  const goodProbes = breaker.goodProbes + 1;
  return goodProbes >= settings.goodProbes ? close(breaker, now, settings) : probeAgain(breaker, goodProbes, now);
}

function probeAgain(breaker: BreakerRecord, goodProbes: number, now: number): BreakerRecord {
  return { ...breaker, revision: breaker.revision + 1, nextProbeAt: now, probedUntil: 0, goodProbes };
}

function close(breaker: BreakerRecord, now: number, settings: HealthSettings): BreakerRecord {
  const { revision, baseline } = breaker;
  const foldedThrough = sliceOf(now, settings);
  return { ...newBreaker, revision: revision + 1, since: now, baseline, foldedThrough };
}
