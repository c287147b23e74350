/**
 * Quantiles of many values in a few counters: values fall into buckets whose bounds grow by a constant factor, as in
 * DDSketch. A quantile read from it is within `relativeError` of the true one, whatever the distribution; sketches are
 * merged by adding their counters, in any order, so every worker can add to the same one.
 */

/** Bucket number to how many values (or how much weight) it holds. Integer keys come in ascending order. */
export type QuantileSketch = Readonly<Record<number, number>>;

export const relativeError = 0.05;

const growth = Math.log((1 + relativeError) / (1 - relativeError));

/** Enough for values up to 10^11; what is larger counts as that. */
export const bucketCount = 256;

/** The bucket of a value; what is below 1 counts as 1, so bucket numbers are never negative. */
export function bucketOf(value: number): number {
  return Math.min(bucketCount - 1, Math.ceil(Math.log(Math.max(1, value)) / growth));
}

/** The value that stands for a bucket: within `relativeError` of each value in it. */
export function valueOf(bucket: number): number {
  return (2 * Math.exp(bucket * growth)) / (Math.exp(growth) + 1);
}

export function sketchOf(...values: readonly number[]): QuantileSketch {
  const sketch: Record<number, number> = {};
  for (const bucket of values.map(bucketOf)) sketch[bucket] = (sketch[bucket] ?? 0) + 1;
  return sketch;
}

export function mergeSketches(left: QuantileSketch, right: QuantileSketch): QuantileSketch {
  const merged: Record<number, number> = { ...left };
  for (const [bucket, count] of entriesOf(right)) merged[bucket] = (merged[bucket] ?? 0) + count;
  return merged;
}

/** All counters times `factor`; what has faded away is dropped, so that a sketch does not grow for ever. */
export function fadeSketch(sketch: QuantileSketch, factor: number): QuantileSketch {
  const faded = entriesOf(sketch).map(([bucket, count]) => [bucket, count * factor] as const);
  return Object.fromEntries(faded.filter(([, count]) => count >= leastWeight));
}

const leastWeight = 0.01;

export function sizeOf(sketch: QuantileSketch): number {
  let size = 0;
  for (const bucket in sketch) size += sketch[bucket]!;
  return size;
}

/** The value below which the share `q` of the values lies; undefined for an empty sketch. */
export function quantileOf(sketch: QuantileSketch, q: number): number | undefined {
  const rank = q * sizeOf(sketch);
  let seen = 0;
  const entries = entriesOf(sketch);
  const found = entries.find(([, count]) => (seen += count) >= rank) ?? entries.at(-1);
  return found && valueOf(found[0]);
}

export function entriesOf(sketch: QuantileSketch): [bucket: number, count: number][] {
  return Object.entries(sketch).map(([bucket, count]) => [Number(bucket), count]);
}
