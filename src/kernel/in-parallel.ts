/**
 * Runs a task for each value, so many at a time; the results are in the order of the values. After the first failure
 * nothing more is begun; it is thrown when what was under way has come to its end.
 */
export async function inParallel<Value, Result>(
  values: readonly Value[],
  atOnce: number,
  task: (value: Value, place: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = values.entries();
  const failures: unknown[] = [];
  async function work(): Promise<void> {
    for (const [place, value] of queue) {
      if (failures.length > 0) return;
      try {
        results[place] = await task(value, place);
      } catch (error) {
        failures.push(error);
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, values.length) }, work));
  if (failures.length > 0) throw failures[0];
  return results;
}
