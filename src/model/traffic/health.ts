/**
 * What is counted of a deployment's calls, per slice of time, and what the counts of the last slices say: too many
 * errors, too many time-outs, or latencies that have shifted. Counters are only ever added to, so any number of workers
 * can share them. Throttling is the budget's business, the content of answers is the quality gates'.
 *
 * Latency is counted as *pace*, the time per output token, since one deployment serves prompts of ten tokens and of a
 * thousand. A fixed number of tokens is added for the time until the first one, so that short answers do not look slow.
 */
import type { Lane } from "./deployment.ts";
import { openShiftWindow, type ShiftSettings } from "./latency-shift.ts";
import { mergeSketches, type QuantileSketch } from "./quantile-sketch.ts";

export interface HealthCounts {
  readonly answered: number;
  /** Without those that timed out. */
  readonly failed: number;
  readonly timedOut: number;
  /** Of answers, and of cancelled calls the pace that they could at best have had. Microseconds per token. */
  readonly paces: QuantileSketch;
}

/** `slice` counts from the epoch, in units of `sliceMs`. */
export interface HealthSlice {
  readonly slice: number;
  readonly counts: HealthCounts;
}

export interface RefusalSettings {
  /** Of calls that another deployment then answers. */
  readonly inARow: number;
  /** Until the first probe, and at most, after doubling with every refused one. */
  readonly waitMs: number;
  readonly mostWaitMs: number;
}

export interface HealthSettings {
  readonly sliceMs: number;
  /** Slices before this are baseline, those after it are what is compared with it. */
  readonly windowSlices: number;
  /** Slices with traffic after which a sample counts half in the baseline. */
  readonly halfLifeSlices: number;
  /** So many slices are folded into the baseline at a time. */
  readonly foldSlices: number;
  /** Errors and time-outs are judged over the last few slices, if there were enough calls. */
  readonly failureSlices: number;
  readonly leastCalls: number;
  readonly failedShare: number;
  readonly timedOutShare: number;
  readonly shift: ShiftSettings;
  /** From opening to the first probe, and from a bad probe to the next. */
  readonly openMs: number;
  /** Urgent calls probe only when nobody else came by, for so long after a probe was due. */
  readonly probeDelayMs: Readonly<Record<Lane, number>>;
  /** Without a result after this time, a probe is taken to be lost. */
  readonly probeMs: number;
  readonly goodProbes: number;
  readonly refusals: RefusalSettings;
  /** A deployment that answers, only slower, for so long has a new normal. */
  readonly acceptAfterMs: number;
  /** How old what a worker knows may be. */
  readonly refreshMs: number;
  /** Output tokens that the time to the first token is worth. */
  readonly firstTokenWorth: number;
}

export const defaultHealthSettings: HealthSettings = {
  sliceMs: 10_000,
  windowSlices: 12,
  halfLifeSlices: 360,
  foldSlices: 6,
  failureSlices: 3,
  leastCalls: 10,
  failedShare: 0.5,
  timedOutShare: 0.3,
  shift: { leastSamples: 12, leastBaseline: 100, significance: 6, factor: 1.5 },
  openMs: 20_000,
  probeDelayMs: { deferred: 0, routine: 5_000, urgent: 10_000 },
  probeMs: 60_000,
  goodProbes: 5,
  refusals: { inARow: 3, waitMs: 20_000, mostWaitMs: 600_000 },
  acceptAfterMs: 3_600_000,
  refreshMs: 5_000,
  firstTokenWorth: 40,
};

export const noCounts: HealthCounts = { answered: 0, failed: 0, timedOut: 0, paces: {} };

export function sliceOf(now: number, { sliceMs }: HealthSettings): number {
  return Math.floor(now / sliceMs);
}

/** Microseconds per output token. */
export function paceOf(latencyMs: number, outputTokens: number, { firstTokenWorth }: HealthSettings): number {
  return (latencyMs * 1_000) / (outputTokens + firstTokenWorth);
}

/** How long an answer of so many tokens takes at this pace. */
export function latencyAt(pace: number, outputTokens: number, { firstTokenWorth }: HealthSettings): number {
  return (pace * (outputTokens + firstTokenWorth)) / 1_000;
}

export function addCounts(left: HealthCounts, right: HealthCounts): HealthCounts {
  return {
    answered: left.answered + right.answered,
    failed: left.failed + right.failed,
    timedOut: left.timedOut + right.timedOut,
    paces: mergeSketches(left.paces, right.paces),
  };
}

/** Why the deployment should be left alone, or undefined. `slices` are those of the window, in ascending order. */
export function findTrouble(
  slices: readonly HealthSlice[],
  baseline: QuantileSketch,
  newest: number,
  settings: HealthSettings,
): string | undefined {
  const recent = slices.filter(({ slice }) => slice > newest - settings.failureSlices);
  return failureTrouble(totalOf(recent), settings) ?? shiftTrouble(slices, baseline, settings);
}

function totalOf(slices: readonly HealthSlice[]): HealthCounts {
  return slices.map(({ counts }) => counts).reduce(addCounts, noCounts);
}

function failureTrouble({ answered, failed, timedOut }: HealthCounts, settings: HealthSettings): string | undefined {
  const calls = answered + failed + timedOut;
  if (calls < settings.leastCalls) return undefined;
  if (timedOut >= calls * settings.timedOutShare) return `${timedOut} of ${calls} calls timed out`;
  if (failed + timedOut >= calls * settings.failedShare) return `${failed + timedOut} of ${calls} calls failed`;
  return undefined;
}

/** Looks at the last slice, the last two, and so on: with much traffic a shift shows soon, with little it takes longer. */
function shiftTrouble(slices: readonly HealthSlice[], baseline: QuantileSketch, { shift }: HealthSettings) {
  const window = openShiftWindow(baseline, shift);
  for (const { counts } of slices.toReversed()) {
    const found = window.add(counts.paces);
    if (found) {
      const [median, p90] = [found.medianFactor.toFixed(1), found.p90Factor.toFixed(1)];
      return `the latency has shifted: median ${median} and 90th percentile ${p90} times the baseline's`;
    }
  }
  return undefined;
}
