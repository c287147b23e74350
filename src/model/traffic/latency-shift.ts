/**
 * Has the distribution of latencies shifted upwards? A Mann-Whitney test of the window against the baseline says
 * whether chance could have done it, and the quotient of medians or of 90th percentiles whether it is worth acting on.
 *
 * Only ranks count in the test, so heavy tails don't raise false alarms and few samples suffice for a large shift; a
 * threshold on quantiles alone would need another value for every spread and every number of samples.
 */
import { bucketCount, type QuantileSketch, sizeOf, valueOf } from "./quantile-sketch.ts";

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

/** A window that grows backwards in time: each sketch that is added is judged together with those before it. */
export interface ShiftWindow {
  /** The shift of the window against the baseline, or undefined if there is none that counts. */
  add(sketch: QuantileSketch): LatencyShift | undefined;
}

export function openShiftWindow(baseline: QuantileSketch, settings: ShiftSettings): ShiftWindow {
  const reference = histogramOf(baseline);
  const size = sizeOf(baseline);
  const [median, p90] = [quantileIn(reference, size, 0.5), quantileIn(reference, size, 0.9)];
  const window = histogramOf({});
  let samples = 0;
  return {
    add(sketch) {
      addTo(window, sketch);
      samples += sizeOf(sketch);
      if (size < settings.leastBaseline || samples < settings.leastSamples) return undefined;
      const medianFactor = quantileIn(window, samples, 0.5) / median;
      const p90Factor = quantileIn(window, samples, 0.9) / p90;
      if (Math.max(medianFactor, p90Factor) < settings.factor) return undefined;
      const significance = rankDifference(window, reference, samples, size);
      return significance < settings.significance ? undefined : { significance, medianFactor, p90Factor };
    },
  };
}

/**
 * Standard deviations by which values of `sample` rank higher than those of `reference`: the normal approximation of
 * the U statistic, corrected for ties, since all values of a bucket are equal.
 */
export function mannWhitney(sample: QuantileSketch, reference: QuantileSketch): number {
  return rankDifference(histogramOf(sample), histogramOf(reference), sizeOf(sample), sizeOf(reference));
}

function rankDifference(sample: Histogram, reference: Histogram, n: number, m: number): number {
  let [wins, ties, below] = [0, 0, 0];
  for (let bucket = 0; bucket < bucketCount; bucket += 1) {
    const [own, other] = [sample[bucket]!, reference[bucket]!];
    wins += own * (below + other / 2);
    below += other;
    ties += (own + other) ** 3 - (own + other);
  }
  const total = n + m;
  const variance = ((n * m) / 12) * (total + 1 - ties / (total * (total - 1)));
  return variance <= 0 ? 0 : (wins - (n * m) / 2) / Math.sqrt(variance);
}

/** A sketch as one number per bucket: a judgement goes over it dozens of times. */
type Histogram = Float64Array;

function histogramOf(sketch: QuantileSketch): Histogram {
  const histogram = new Float64Array(bucketCount);
  addTo(histogram, sketch);
  return histogram;
}

function addTo(histogram: Histogram, sketch: QuantileSketch): void {
  for (const bucket in sketch) histogram[bucket]! += sketch[bucket]!;
}

/** NaN for an empty histogram, which never counts as a shift. */
function quantileIn(histogram: Histogram, size: number, q: number): number {
  let seen = 0;
  for (let bucket = 0; bucket < bucketCount; bucket += 1) {
    seen += histogram[bucket]!;
    if (seen > 0 && seen >= q * size) return valueOf(bucket);
  }
  return NaN;
}
