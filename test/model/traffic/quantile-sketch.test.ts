import { strict as assert } from "node:assert";
import { describe, it } from "node:test";
import fc from "fast-check";
import {
  fadeSketch,
  mergeSketches,
  quantileOf,
  relativeError,
  sizeOf,
  sketchOf,
} from "../../../src/model/traffic/index.ts";

const value = fc.double({ min: 1, max: 1e9, noNaN: true });
const sketch = fc.array(value, { maxLength: 30 }).map((values) => sketchOf(...values));

describe("a quantile sketch", () => {
  it("has every quantile within its relative error", () => {
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 200 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (values, q) => {
          const sorted = values.toSorted((left, right) => left - right);
          const exact = sorted[Math.ceil(q * values.length - 1e-9) - 1]!;
          const read = quantileOf(sketchOf(...values), q)!;
          assert.ok(Math.abs(read - exact) <= exact * relativeError * 1.000001, `${read} for ${exact}`);
        },
      ),
    );
  });

  it("is merged in any order and grouping", () => {
    fc.assert(
      fc.property(sketch, sketch, sketch, (a, b, c) => {
        assert.deepEqual(mergeSketches(a, b), mergeSketches(b, a));
        assert.deepEqual(mergeSketches(mergeSketches(a, b), c), mergeSketches(a, mergeSketches(b, c)));
        assert.deepEqual(mergeSketches(a, {}), a);
        assert.equal(sizeOf(mergeSketches(a, b)), sizeOf(a) + sizeOf(b));
      }),
    );
  });

  it("needs no more buckets for a million values than its range asks for", () => {
    const values = Array.from({ length: 10_000 }, (_, index) => 1.002 ** (index % 8_000));
    assert.ok(Object.keys(sketchOf(...values)).length <= 165);
  });

  it("fades away, and what has faded takes no room", () => {
    const faded = fadeSketch({ 3: 1, 7: 100 }, 0.005);
    assert.deepEqual(faded, { 7: 0.5 });
  });

  it("knows no quantile of nothing", () => {
    assert.equal(quantileOf({}, 0.5), undefined);
  });
});
