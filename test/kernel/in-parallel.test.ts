import { strict as assert } from "node:assert";
import { test } from "node:test";
import { inParallel } from "../../src/kernel/index.ts";

const soon = () => new Promise<void>((resolve) => setImmediate(resolve));

test("results are in the order of the values, and never more run at once than is said", async () => {
  let [running, most] = [0, 0];
  const results = await inParallel([1, 2, 3, 4, 5], 2, async (value, place) => {
    running += 1;
    most = Math.max(most, running);
    if (value % 2 === 1) await soon();
    running -= 1;
    return value * 10 + place;
  });
  assert.deepEqual([results, most], [[10, 21, 32, 43, 54], 2]);
  assert.deepEqual(await inParallel([], 4, () => Promise.resolve(1)), []);
});

test("after a failure nothing more is begun, and it is thrown when what was under way has ended", async () => {
  const [begun, ended]: [number[], number[]] = [[], []];
  const run = inParallel([1, 2, 3, 4], 2, async (value) => {
    begun.push(value);
    if (value === 1) throw new Error("the first");
    await soon();
    ended.push(value);
  });
  await assert.rejects(run, /the first/);
  assert.deepEqual([begun, ended], [[1, 2], [2]]);
});
