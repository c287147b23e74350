/**
 * The circuit breaker of one deployment as a record that all workers share and replace by comparing revisions: closed,
 * open, or half open while probes of real traffic go there, one at a time. It also keeps the latency baseline, which
 * learns only while the breaker is closed and from slices that have left the window, so trouble never becomes normal.
 */
import type { Lane } from "./deployment.ts";
import { findTrouble, type HealthSettings, type HealthSlice, sliceOf } from "./health.ts";
import { fadeSketch, mergeSketches, type QuantileSketch, quantileOf } from "./quantile-sketch.ts";

export interface BreakerRecord {
  /** Grows by one with each change. */
  readonly revision: number;
  readonly state: "closed" | "open" | "half_open";
  /** Epoch milliseconds of the last opening or closing. */
  readonly since: number;
  /** Why it opened. */
  readonly reason?: string;
  readonly nextProbeAt: number;
  /** Until when a probe is under way. */
  readonly probedUntil: number;
  readonly goodProbes: number;
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
export type ProbeResult = { readonly answered: true; readonly pace: number } | { readonly answered: false };

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

/** Whether a call of this lane may try the deployment out. */
export function mayProbe(breaker: BreakerRecord, lane: Lane, now: number, settings: HealthSettings): boolean {
  if (breaker.state === "closed" || now < breaker.probedUntil) return false;
  return now >= breaker.nextProbeAt + settings.probeDelayMs[lane];
}

export function beginProbe(breaker: BreakerRecord, now: number, settings: HealthSettings): BreakerRecord {
  return { ...breaker, revision: breaker.revision + 1, state: "half_open", probedUntil: now + settings.probeMs };
}

/** Enough good probes in a row close the breaker; a bad one begins the wait anew. */
export function endProbe(
  breaker: BreakerRecord,
  result: ProbeResult,
  now: number,
  settings: HealthSettings,
): BreakerRecord {
  const { state, since, baseline } = breaker;
  if (state === "closed") return breaker;
  if (result.answered && isUsualPace(result.pace, baseline, settings)) return afterGoodProbe(breaker, now, settings);
  if (result.answered && now - since >= settings.acceptAfterMs)
    return { ...close(breaker, now, settings), baseline: {} };
  const nextProbeAt = now + settings.openMs;
  return { ...breaker, revision: breaker.revision + 1, state: "open", nextProbeAt, probedUntil: 0, goodProbes: 0 };
}

/** One sample can't tell a slow answer from a slow deployment; several in a row under this bound can. */
function isUsualPace(pace: number, baseline: QuantileSketch, { shift }: HealthSettings): boolean {
  return pace <= (quantileOf(baseline, 0.75) ?? Infinity) * shift.factor;
}

function afterGoodProbe(breaker: BreakerRecord, now: number, settings: HealthSettings): BreakerRecord {
  const goodProbes = breaker.goodProbes + 1;
  if (goodProbes >= settings.goodProbes) return close(breaker, now, settings);
  return { ...breaker, revision: breaker.revision + 1, nextProbeAt: now, probedUntil: 0, goodProbes };
}

function close(breaker: BreakerRecord, now: number, settings: HealthSettings): BreakerRecord {
  const { revision, baseline } = breaker;
  const foldedThrough = sliceOf(now, settings);
  return { ...newBreaker, revision: revision + 1, since: now, baseline, foldedThrough };
}
