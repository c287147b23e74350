import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  createBitmap,
  createVectorRows,
  fullBitmap,
  searchVectors,
  setBit,
  type Bitmap,
  type VectorRows,
} from "../../../src/knowledge/exact-search/index.ts";
import { createBruteForce, definedDot, plainDot, type BruteForceQuery } from "./brute-force.ts";
import { ANY_DIMENSION, POWERS_OF_TWO, QUERIES, seededNumbers, type RandomNumbers } from "./vector-sets.ts";

/** Searches compared with brute force, over all kinds of vectors. */
const CASES = Number(process.env["EXACT_SEARCH_CASES"] ?? 10_000);
const SEARCHES_PER_SET = 20;

const FILTERS: Readonly<Record<string, (random: RandomNumbers, count: number) => Bitmap | undefined>> = {
  none: () => undefined,
  all: (_, count) => fullBitmap(count),
  half: (random, count) => randomRows(random, count, 0.5),
  tenth: (random, count) => randomRows(random, count, 0.1),
  one: (random, count) => createBitmap(count, [random.below(count)]),
  nothing: (_, count) => createBitmap(count),
  blocks: (random, count) => {
    const bitmap = createBitmap(count);
    bitmap.words.forEach((_, word) => (bitmap.words[word] = random.below(2) === 0 ? 0 : 0xffffffff));
    return bitmap;
  },
  shorter: (_, count) => fullBitmap(Math.ceil(count / 2)),
  longer: (_, count) => fullBitmap(count + 100),
};

function randomRows(random: RandomNumbers, count: number, share: number): Bitmap {
  const bitmap = createBitmap(count);
  for (let row = 0; row < count; row++) if (random.uniform() < share) setBit(bitmap, row);
  return bitmap;
}

function rowsWith(vectors: readonly Float32Array[]): VectorRows {
  const rows = createVectorRows({ dimensions: vectors[0]!.length });
  for (const vector of vectors) rows.add(vector);
  return rows;
}

const filterNames = Object.keys(FILTERS);
const shape = fc.record({
  count: fc.integer({ min: 1, max: 300 }),
  seed: fc.integer(),
  removals: fc.constantFrom(0, 0, 0.1, 0.9),
});

/** A row, or between a row and others. */
function queryLikeRows(vectors: readonly Float32Array[], random: RandomNumbers): () => Float32Array {
  return () => {
    const one = vectors[random.below(vectors.length)]!;
    if (random.below(3) === 0) return one;
    const between = one.map((x, i) => x + 0.5 * vectors[random.below(vectors.length)]![i]!);
    return between.every(Number.isFinite) && between.some((x) => x !== 0) ? between : one;
  };
}

/** Compares searches of one set, with every filter, with both ways of brute force. */
function compareWithBruteForce(
  vectors: readonly Float32Array[],
  makeQuery: () => Float32Array,
  removals: number,
  random: RandomNumbers,
): void {
  const rows = rowsWith(vectors);
  const removed = new Set([...vectors.keys()].filter(() => random.uniform() < removals));
  for (const row of removed) rows.remove(row);
  const defined = createBruteForce(vectors, definedDot);
  const plain = createBruteForce(vectors, plainDot);
  for (let search = 0; search < SEARCHES_PER_SET; search++) {
    const eligible = FILTERS[filterNames[search % filterNames.length]!]!(random, vectors.length);
    const limit = [1, 2, 10, 10, 50, 1_000][random.below(6)]!;
    const request: BruteForceQuery = { query: makeQuery(), limit, ...(eligible && { eligible }) };
    const { hits, scanned, rescored } = searchVectors(rows, request);
    assert.deepEqual(hits, defined({ ...request, removed }));
    const ranking = plain({ ...request, removed });
    for (const [rank, { score }] of hits.entries()) assert.ok(Math.abs(score - ranking[rank]!.score) < 1e-13);
    assert.ok(hits.length <= rescored && rescored <= scanned && scanned <= rows.size);
  }
}

const kinds = [
  ...Object.entries(ANY_DIMENSION).map(([name, make]) => ({
    name,
    make,
    dimensions: fc.oneof(fc.integer({ min: 1, max: 70 }), fc.constantFrom(96, 100, 129, 384)),
  })),
  ...Object.entries(POWERS_OF_TWO).map(([name, make]) => ({
    name,
    make,
    dimensions: fc.constantFrom(32, 64, 128),
  })),
];

for (const { name, make, dimensions } of kinds) {
  test(`search ranks ${name} vectors as brute force in float64 does, under every filter`, () => {
    fc.assert(
      fc.property(shape, dimensions, ({ count, seed, removals }, size) => {
        const random = seededNumbers(seed);
        const vectors = Array.from({ length: count }, make(random, size));
        const makeQuery = QUERIES[name]?.(random, size) ?? queryLikeRows(vectors, random);
        compareWithBruteForce(vectors, makeQuery, removals, random);
      }),
      { numRuns: Math.ceil(CASES / SEARCHES_PER_SET / kinds.length), seed: 42 },
    );
  });
}

test("equal scores come in the order of their rows", () => {
  const rows = rowsWith(Array.from({ length: 700 }, () => Float32Array.of(1, 2, 3)));
  rows.remove(1);
  const { hits } = searchVectors(rows, { query: Float32Array.of(3, 2, 1), limit: 4 });
  assert.deepEqual(
    hits.map(({ row }) => row),
    [0, 2, 3, 4],
  );
});

test("only rows whose bound reaches the last score are scored in float64", () => {
  const random = seededNumbers(7);
  const rows = rowsWith(Array.from({ length: 5_000 }, ANY_DIMENSION["gaussian"]!(random, 256)));
  const query = ANY_DIMENSION["gaussian"]!(random, 256)();
  const { scanned, rescored } = searchVectors(rows, { query, limit: 10 });
  assert.equal(scanned, 5_000);
  assert.ok(rescored < 100, `${rescored} rows were rescored`);
});

test("nothing is found where nothing is eligible, added or left", () => {
  const rows = createVectorRows({ dimensions: 2 });
  const query = Float32Array.of(1, 0);
  assert.deepEqual(searchVectors(rows, { query, limit: 5 }), { hits: [], scanned: 0, rescored: 0 });
  rows.add(query);
  const none = searchVectors(rows, { query, limit: 5, eligible: createBitmap(1) });
  assert.deepEqual(none, { hits: [], scanned: 0, rescored: 0 });
  rows.remove(0);
  assert.deepEqual(searchVectors(rows, { query, limit: 5 }).hits, []);
});

test("a query or a limit that makes no sense says why", () => {
  const rows = rowsWith([Float32Array.of(1, 0)]);
  const search = (query: Float32Array, limit = 1) => searchVectors(rows, { query, limit });
  assert.throws(() => search(Float32Array.of(0, 0)), { name: "InvalidVector", message: /all zeros/ });
  assert.throws(() => search(Float32Array.of(1, NaN)), { name: "InvalidVector", message: /NaN or an infinite/ });
  assert.throws(() => search(Float32Array.of(1, -Infinity)), { name: "InvalidVector" });
  assert.throws(() => search(Float32Array.of(1, 2, 3)), { name: "InvalidVector", message: /3 dimensions .* have 2/ });
  assert.throws(() => search(Float32Array.of(1, 0), 0), { name: "InvalidArgument" });
  assert.throws(() => search(Float32Array.of(1, 0), 1.5), { name: "InvalidArgument" });
});
