import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { falseAlarms, gateNames, goodOnes, halves, judge, readLabelled, scoreOf } from "./labelled-completions.ts";

const leastRecall = 0.95;
const mostFalseAlarms = 0.02;

for (const half of halves) {
  describe(`the ${half} half of the labelled completions`, () => {
    const judged = judge(half);

    for (const gate of gateNames) {
      test(`${gate} catches what it is for`, () => {
        const { recall, bad } = scoreOf(gate, judged);
        const missed = judged.filter(
          (item) => item.fails.includes(gate) && !item.failures.some((v) => v.gate === gate),
        );
        assert.ok(bad >= 8, `only ${bad} labelled completions for "${gate}"`);
        assert.ok(recall >= leastRecall, `recall ${recall}; missed ${missed.map(({ id }) => id).join(", ")}`);
      });
    }

    test("hardly a good one is stopped", () => {
      const alarms = falseAlarms(judged);
      const rate = alarms.length / goodOnes(judged).length;
      assert.ok(rate < mostFalseAlarms, `stopped: ${alarms.map(({ id }) => id).join(", ")}`);
    });
  });
}

test("the labelled set is large, half of it is good or bad in many ways, and no id stands twice", () => {
  const all = halves.flatMap((half) => readLabelled(half));
  assert.ok(all.length >= 300);
  assert.ok(all.filter(({ fails }) => fails.length === 0).length >= 150);
  assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
  for (const gate of gateNames) {
    assert.ok(all.filter(({ fails }) => fails.includes(gate)).length >= 15, `fewer than 15 bad ones for "${gate}"`);
  }
});
