/** Pauses of different lengths before requests are answered. Repeats itself for the same seed, so that a failing order of requests can be run again. */
export function seededPauses(seed: number): () => Promise<void> {
  let state = seed;
  return async () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    for (let turns = (state >>> 24) % 12; turns > 0; turns -= 1) await Promise.resolve();
  };
}
