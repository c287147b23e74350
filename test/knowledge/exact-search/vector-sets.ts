/** Vectors of every shape that could make a bound too small or a tie unstable, from a seed. */
import { createKernel } from "../../../src/knowledge/exact-search/kernel.ts";

export interface RandomNumbers {
  /** In [0, 1). */
  uniform(): number;
  gaussian(): number;
  /** In [0, end). */
  below(end: number): number;
}

/** mulberry32. */
export function seededNumbers(seed: number): RandomNumbers {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    uniform,
    gaussian: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    below: (end) => Math.floor(uniform() * end),
  };
}

/** Makes vectors one by one; the vectors of one maker belong together. */
export type VectorMaker = (random: RandomNumbers, dimensions: number) => () => Float32Array;

const gaussian: VectorMaker = (random, dimensions) => () => Float32Array.from({ length: dimensions }, random.gaussian);

const clustered: VectorMaker = (random, dimensions) => {
  const centres = Array.from({ length: 5 }, gaussian(random, dimensions));
  return () => centres[random.below(5)]!.map((x) => x + 0.3 * random.gaussian());
};

/** All in one narrow cone, as the embeddings of many models are. */
const cone: VectorMaker = (random, dimensions) => {
  const axis = gaussian(random, dimensions)();
  return () => axis.map((x) => x + 0.1 * random.gaussian());
};

const nearDuplicates: VectorMaker = (random, dimensions) => {
  const one = gaussian(random, dimensions)();
  return () => one.map((x) => x * (1 + 2 ** -22 * random.below(3)));
};

const allEqual: VectorMaker = (random, dimensions) => {
  const one = gaussian(random, dimensions)();
  return () => one.slice();
};

/** Powers of two leave every bit of a cosine as it is, so these tie. */
const scaledCopies: VectorMaker = (random, dimensions) => {
  const originals = Array.from({ length: 3 }, gaussian(random, dimensions));
  return () => {
    const scale = 2 ** (random.below(60) - 30);
    return originals[random.below(3)]!.map((x) => x * scale);
  };
};

/** From the smallest float32 to nearly the largest. */
const extremeNorms: VectorMaker = (random, dimensions) => () => {
  const scale = 10 ** (random.uniform() * 80 - 43);
  const vector = Float32Array.from({ length: dimensions }, () => Math.max(-8, Math.min(8, random.gaussian())) * scale);
  return vector.some((x) => x !== 0) ? vector : vector.fill(2 ** -149, 0, 1);
};

const sparse: VectorMaker = (random, dimensions) => () => {
  const vector = new Float32Array(dimensions);
  for (let i = 0; i < 3; i++) vector[random.below(dimensions)] = random.below(2) === 0 ? 1 : -1;
  return vector;
};

/** Few different values in few dimensions: most scores are equal. */
const lattice: VectorMaker = (random, dimensions) => () => {
  const vector = Float32Array.from({ length: dimensions }, () => random.below(3) - 1);
  return vector.some((x) => x !== 0) ? vector : vector.fill(1);
};

/** Each rotates into one or two coordinates, which the grid clips: the error is nearly the whole vector. */
const clippedByTheGrid: VectorMaker = (random, dimensions) => {
  const unrotate = inverseRotation(dimensions);
  return () => {
    const rotated = new Float64Array(dimensions);
    rotated[random.below(dimensions)] = 1;
    rotated[random.below(dimensions)]! -= random.uniform();
    return rotated.some((x) => x !== 0) ? unrotate(rotated) : unrotate(rotated.fill(1, 0, 1));
  };
};

/**
 * Nearly halfway between grid points, above or below by one pattern of signs that the queries have too: the error lies
 * along the query, where the bound of Cauchy and Schwarz is reached, and scores by codes alone would rank wrongly.
 */
const halfwayOffTheGrid: VectorMaker = (random, dimensions) => {
  const unrotate = inverseRotation(dimensions);
  const step = 4 / 127 / Math.sqrt(dimensions);
  const pattern = signPattern(dimensions);
  return () => {
    const side = random.below(2) === 0 ? 0.49 : -0.49;
    const levels = pattern.map(() => Math.round(30 * random.gaussian()));
    return unrotate(fitToUnitLength(levels, (level, i) => step * (level + side * pattern[i]!), random));
  };
};

const alongTheError: VectorMaker = (_, dimensions) => {
  const pattern = inverseRotation(dimensions)(signPattern(dimensions));
  return () => pattern;
};

function signPattern(dimensions: number): Float64Array {
  const random = seededNumbers(dimensions);
  return Float64Array.from({ length: dimensions }, () => (random.below(2) === 0 ? 1 : -1));
}

/** Moves levels until their vector lacks little of length 1, and lets its first coordinate make up for that. */
function fitToUnitLength(
  levels: Float64Array,
  coordinate: (level: number, index: number) => number,
  random: RandomNumbers,
): Float64Array {
  const square = (index: number) => coordinate(levels[index]!, index) ** 2;
  let missing = 1;
  for (let i = 1; i < levels.length; i++) missing -= square(i);
  while (missing < 0 || missing > 8 / levels.length) {
    const chosen = 1 + random.below(levels.length - 1);
    const outwards = levels[chosen]! < 0 ? -1 : 1;
    const moved = levels[chosen]! + (missing < 0 ? -outwards : outwards);
    if (Math.abs(moved) >= 120) continue;
    missing += square(chosen);
    levels[chosen] = moved;
    missing -= square(chosen);
  }
  const vector = levels.map(coordinate);
  vector[0] = Math.sqrt(missing);
  return vector;
}

/** For a power of two from 32 on, where the rotation is signs and one Hadamard transform. */
function inverseRotation(dimensions: number): (rotated: Float64Array) => Float32Array {
  const { memory, signsAt } = createKernel(dimensions);
  const signs = new Float64Array(memory.buffer, signsAt(), dimensions).slice();
  return (rotated) => {
    const mixed = rotated.slice();
    for (let span = 1; span < dimensions; span *= 2) {
      for (let i = 0; i < dimensions; i++) {
        if (i & span) continue;
        const [a, b] = [mixed[i]!, mixed[i + span]!];
        mixed[i] = a + b;
        mixed[i + span] = a - b;
      }
    }
    return Float32Array.from(mixed, (x, i) => x * signs[i]!);
  };
}

export const ANY_DIMENSION: Readonly<Record<string, VectorMaker>> = {
  gaussian,
  clustered,
  cone,
  nearDuplicates,
  allEqual,
  scaledCopies,
  extremeNorms,
  sparse,
  lattice,
};

export const POWERS_OF_TWO: Readonly<Record<string, VectorMaker>> = { clippedByTheGrid, halfwayOffTheGrid };

/** Where queries that look like rows would not do. */
export const QUERIES: Readonly<Record<string, VectorMaker>> = { halfwayOffTheGrid: alongTheError };
