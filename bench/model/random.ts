/** Seeded randomness, and the distributions of the simulation. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  exponential(mean: number): number;
  normal(): number;
  /** A factor with median 1. */
  lognormal(sigma: number): number;
  between(least: number, most: number): number;
}

/** Mulberry32. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return {
    next,
    normal,
    exponential: (mean) => -Math.log(1 - next()) * mean,
    lognormal: (sigma) => Math.exp(sigma * normal()),
    between: (least, most) => least + next() * (most - least),
  };
}
