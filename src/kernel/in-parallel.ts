/** Runs a task for each value, so many at a time; the results are in the order of the values. Stops at the first failure. */
export async function inParallel<Value, Result>(
  values: readonly Value[],
  atOnce: number,
  task: (value: Value, place: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = values.entries();
  let failed = false;
  async function work(): Promise<void> {
    for (const [place, value] of queue) {
      if (failed) return;
      results[place] = await task(value, place).catch((error: unknown) => {
        failed = true;
        throw error;
      });
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, values.length) }, work));
  return results;
}
