import { strict as assert } from "node:assert";
import { describe, it } from "node:test";
import { createRandom } from "../../../bench/model/random.ts";
import {
  defaultHealthSettings,
  mannWhitney,
  openShiftWindow,
  type QuantileSketch,
  sketchOf,
} from "../../../src/model/traffic/index.ts";

const { shift } = defaultHealthSettings;

function lognormal(seed: number, count: number, median: number, sigma = 0.8): QuantileSketch {
  const random = createRandom(seed);
  return sketchOf(...Array.from({ length: count }, () => median * random.lognormal(sigma)));
}

function findShift(window: QuantileSketch, baseline: QuantileSketch) {
  return openShiftWindow(baseline, shift).add(window);
}

/** The definition: pairs in which the sample is larger, a tie counting half. */
function countedPairs(sample: readonly number[], reference: readonly number[]): number {
  const pairs = sample.flatMap((own) => reference.map((other) => (own > other ? 1 : own === other ? 0.5 : 0)));
  return pairs.reduce<number>((sum, pair) => sum + pair, 0);
}

describe("the shift of a latency distribution", () => {
  it("is measured as the Mann-Whitney test defines it", () => {
    const [sample, reference] = [
      [10, 100, 1_000, 10_000],
      [10, 20, 40, 80, 160],
    ];
    const wins = countedPairs(sample, reference);
    const tied = 2 ** 3 - 2;
    const variance = ((4 * 5) / 12) * (10 - tied / (9 * 8));
    const expected = (wins - 10) / Math.sqrt(variance);
    assert.ok(Math.abs(mannWhitney(sketchOf(...sample), sketchOf(...reference)) - expected) < 1e-9);
  });

  it("is none between two halves of the same traffic, and counts in both directions alike", () => {
    const [left, right] = [lognormal(1, 500, 20_000), lognormal(2, 500, 20_000)];
    assert.ok(Math.abs(mannWhitney(left, right)) < 3);
    assert.ok(Math.abs(mannWhitney(left, right) + mannWhitney(right, left)) < 1e-9);
    assert.equal(findShift(left, right), undefined);
  });

  it("is found in few samples when it is large, and in more when it is small", () => {
    const baseline = lognormal(1, 5_000, 20_000);
    assert.ok(findShift(lognormal(2, 40, 100_000), baseline));
    assert.equal(findShift(lognormal(3, 40, 34_000), baseline), undefined);
    assert.ok(findShift(lognormal(3, 400, 34_000), baseline));
  });

  it("is not worth acting on when it is certain but small, or when answers get faster", () => {
    const baseline = lognormal(1, 20_000, 20_000);
    const slightly = lognormal(2, 20_000, 24_000);
    assert.ok(mannWhitney(slightly, baseline) > shift.significance);
    assert.equal(findShift(slightly, baseline), undefined);
    assert.equal(findShift(lognormal(3, 1_000, 4_000), baseline), undefined);
  });

  it("is found in the tail alone", () => {
    const baseline = lognormal(1, 5_000, 20_000, 0.4);
    const random = createRandom(5);
    const window = Array.from(
      { length: 400 },
      (_, index) => 20_000 * random.lognormal(0.4) * (index % 4 === 0 ? 8 : 1),
    );
    const found = findShift(sketchOf(...window), baseline);
    assert.ok(found && found.medianFactor < 1.5 && found.p90Factor > 2);
  });

  it("says nothing without enough samples on both sides", () => {
    assert.equal(findShift(lognormal(1, 11, 1_000_000), lognormal(2, 5_000, 20_000)), undefined);
    assert.equal(findShift(lognormal(1, 100, 1_000_000), lognormal(2, 99, 20_000)), undefined);
  });
});
