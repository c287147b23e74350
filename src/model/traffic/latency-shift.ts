/**
 * Has the distribution of latencies shifted upwards? A Mann-Whitney test of the window against the baseline says
 * whether chance could have done it, and the quotient of medians or of 90th percentiles whether it is worth acting on.
 *
 * Only ranks count in the test, so heavy tails don't raise false alarms and few samples suffice for a large shift; a
 * threshold on quantiles alone would need another value for every spread and every number of samples.
 */
import { entriesOf, type QuantileSketch, quantileOf, sizeOf } from "./quantile-sketch.ts";

export interface ShiftSettings {
  readonly leastSamples: number;
  readonly leastBaseline: number;
  /** Standard deviations of the test statistic. */
  readonly significance: number;
  /** Of the window's median or 90th percentile to the baseline's. */
  readonly factor: number;
}

export interface LatencyShift {
  readonly significance: number;
  readonly medianFactor: number;
  readonly p90Factor: number;
}

/** The shift of the window against the baseline, or undefined if there is none that counts. */
export function findShift(
  window: QuantileSketch,
  baseline: QuantileSketch,
  settings: ShiftSettings,
): LatencyShift | undefined {
  if (sizeOf(window) < settings.leastSamples || sizeOf(baseline) < settings.leastBaseline) return undefined;
  const medianFactor = quotient(window, baseline, 0.5);
  const p90Factor = quotient(window, baseline, 0.9);
  if (Math.max(medianFactor, p90Factor) < settings.factor) return undefined;
  const significance = mannWhitney(window, baseline);
  return significance < settings.significance ? undefined : { significance, medianFactor, p90Factor };
}

function quotient(window: QuantileSketch, baseline: QuantileSketch, q: number): number {
  return (quantileOf(window, q) ?? 0) / (quantileOf(baseline, q) ?? Infinity);
}

/**
 * Standard deviations by which values of `sample` rank higher than those of `reference`: the normal approximation of
 * the U statistic, corrected for ties, since all values of a bucket are equal.
 */
export function mannWhitney(sample: QuantileSketch, reference: QuantileSketch): number {
  const [n, m] = [sizeOf(sample), sizeOf(reference)];
  const { wins, ties } = compare(sample, reference);
  const total = n + m;
  const variance = ((n * m) / 12) * (total + 1 - ties / (total * (total - 1)));
  return variance <= 0 ? 0 : (wins - (n * m) / 2) / Math.sqrt(variance);
}

/** `wins`: pairs in which the sample's value is the larger one, a tie being half a pair. `ties`: the sum of t³ - t. */
function compare(sample: QuantileSketch, reference: QuantileSketch): { wins: number; ties: number } {
  const buckets = new Set([...entriesOf(sample), ...entriesOf(reference)].map(([bucket]) => bucket));
  let [wins, ties, below] = [0, 0, 0];
  for (const bucket of [...buckets].sort((left, right) => left - right)) {
    const [own, other] = [sample[bucket] ?? 0, reference[bucket] ?? 0];
    wins += own * (below + other / 2);
    below += other;
    ties += (own + other) ** 3 - (own + other);
  }
  return { wins, ties };
}
