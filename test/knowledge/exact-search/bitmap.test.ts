import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  clearBit,
  countBits,
  createBitmap,
  extendBitmap,
  fullBitmap,
  hasBit,
  intersectBitmaps,
  rowsOf,
  setBit,
  subtractBitmap,
  uniteBitmaps,
  type Bitmap,
} from "../../../src/knowledge/exact-search/index.ts";

const bitmaps = fc
  .integer({ min: 0, max: 100 })
  .chain((length) =>
    fc.tuple(
      fc.constant(length),
      length === 0 ? fc.constant([]) : fc.uniqueArray(fc.integer({ min: 0, max: length - 1 })),
    ),
  )
  .map(([length, rows]) => ({ bitmap: createBitmap(length, rows), rows: new Set(rows) }));

const rows = (bitmap: Bitmap) => [...rowsOf(bitmap)];
const ascending = (set: Iterable<number>) => [...set].sort((a, b) => a - b);

test("bitmaps do what sets of rows do", () => {
  fc.assert(
    fc.property(bitmaps, bitmaps, (a, b) => {
      assert.deepEqual(rows(a.bitmap), ascending(a.rows));
      assert.equal(countBits(a.bitmap), a.rows.size);
      assert.deepEqual(rows(intersectBitmaps(a.bitmap, b.bitmap)), ascending(a.rows.intersection(b.rows)));
      assert.deepEqual(rows(uniteBitmaps(a.bitmap, b.bitmap)), ascending(a.rows.union(b.rows)));
      assert.deepEqual(rows(subtractBitmap(a.bitmap, b.bitmap)), ascending(a.rows.difference(b.rows)));
      assert.equal(intersectBitmaps(a.bitmap, fullBitmap(100)).length, a.bitmap.length);
      assert.deepEqual(rows(extendBitmap(a.bitmap, 200)), ascending(a.rows));
    }),
    { seed: 42 },
  );
});

test("a full bitmap holds its rows and none beyond", () => {
  for (const length of [0, 1, 31, 32, 33, 64]) assert.equal(countBits(fullBitmap(length)), length);
  assert.equal(hasBit(fullBitmap(33), 33), false);
});

test("rows are set, cleared and asked for one by one", () => {
  const bitmap = createBitmap(40);
  setBit(bitmap, 39);
  assert.equal(hasBit(bitmap, 39), true);
  clearBit(bitmap, 39);
  clearBit(bitmap, 1_000);
  assert.equal(hasBit(bitmap, 39), false);
  assert.throws(() => setBit(bitmap, 40), { name: "InvalidArgument", message: /row 40 .* 40 rows/ });
  assert.throws(() => createBitmap(-1), { name: "InvalidArgument" });
});
