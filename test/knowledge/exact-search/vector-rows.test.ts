import assert from "node:assert/strict";
import { test } from "node:test";
import { createVectorRows, searchVectors } from "../../../src/knowledge/exact-search/index.ts";
import { ANY_DIMENSION, seededNumbers } from "./vector-sets.ts";

test("rows are numbered as they come, and a removed row's number is not used again", () => {
  const rows = createVectorRows({ dimensions: 3 });
  assert.equal(rows.add(Float32Array.of(1, 0, 0)), 0);
  assert.equal(rows.add(Float32Array.of(0, 1, 0)), 1);
  rows.remove(1);
  rows.remove(1);
  assert.deepEqual([rows.size, rows.rowCount], [1, 2]);
  assert.equal(rows.add(Float32Array.of(0, 0, 1)), 2);
  assert.throws(() => rows.remove(3), { name: "UnknownVectorRow", message: /rows 0 to 2/ });
  assert.throws(() => rows.remove(0.5), { name: "UnknownVectorRow" });
});

test("a vector without a direction is refused and leaves no row behind", () => {
  const rows = createVectorRows({ dimensions: 2 });
  assert.throws(() => rows.add(Float32Array.of(0, -0)), { name: "InvalidVector" });
  assert.throws(() => rows.add(Float32Array.of(NaN, 1)), { name: "InvalidVector" });
  assert.throws(() => rows.add(Float32Array.of(Infinity, 1)), { name: "InvalidVector" });
  assert.throws(() => rows.add(Float32Array.of(1)), { name: "InvalidVector" });
  assert.equal(rows.add(Float32Array.of(0, 1)), 0);
  const { hits } = searchVectors(rows, { query: Float32Array.of(0, 2), limit: 9 });
  assert.deepEqual(hits, [{ row: 0, score: 1 }]);
});

test("dimensions outside of what the kernel can do are refused", () => {
  for (const dimensions of [0, -1, 1.5, NaN, 16_385]) {
    assert.throws(() => createVectorRows({ dimensions }), { name: "InvalidArgument" });
  }
});

test("rows that are added after a search land on clean memory", () => {
  const random = seededNumbers(3);
  const make = ANY_DIMENSION["gaussian"]!(random, 5);
  const rows = createVectorRows({ dimensions: 5 });
  for (let round = 1; round <= 5; round++) {
    for (let i = 0; i < 250; i++) rows.add(make());
    const { hits, scanned } = searchVectors(rows, { query: make(), limit: 2_000 });
    assert.deepEqual([hits.length, scanned, rows.size], [round * 250, round * 250, round * 250]);
  }
});

test("memory stays within one and a half times the floats, scratch included", () => {
  const random = seededNumbers(4);
  const make = ANY_DIMENSION["gaussian"]!(random, 512);
  const rows = createVectorRows({ dimensions: 512 });
  for (let i = 0; i < 3_000; i++) rows.add(make());
  searchVectors(rows, { query: make(), limit: 10 });
  assert.ok(rows.bytes / (3_000 * 512 * 4) < 1.5, `${rows.bytes} bytes`);
});

test("the largest dimension works", () => {
  const make = ANY_DIMENSION["gaussian"]!(seededNumbers(5), 16_384);
  const rows = createVectorRows({ dimensions: 16_384 });
  const vectors = Array.from({ length: 20 }, make);
  for (const vector of vectors) rows.add(vector);
  const { hits } = searchVectors(rows, { query: vectors[13]!, limit: 1 });
  assert.equal(hits[0]!.row, 13);
});

test("a row that is given to another vector is found as that one, and nothing of the first is left", () => {
  const rows = createVectorRows({ dimensions: 3 });
  const search = (x: number, y: number) =>
    searchVectors(rows, { query: Float32Array.of(x, y, 0), limit: 5 }).hits.map(({ row, score }) => [row, score]);
  rows.add(Float32Array.of(1, 0, 0));
  rows.add(Float32Array.of(0, 0, 1));
  rows.remove(0);
  rows.replace(0, Float32Array.of(0, 2, 0));
  assert.deepEqual(search(0, 1), [
    [0, 1],
    [1, 0],
  ]);
  rows.replace(0, Float32Array.of(5, 0, 0));
  assert.deepEqual(search(1, 0), [
    [0, 1],
    [1, 0],
  ]);
  assert.deepEqual([rows.size, rows.rowCount], [2, 2]);
  assert.throws(() => rows.replace(2, Float32Array.of(1, 0, 0)), { name: "UnknownVectorRow" });
  assert.throws(() => rows.replace(0, new Float32Array(3)), { name: "InvalidVector" });
  assert.deepEqual(search(1, 0), [[1, 0]]);
});
