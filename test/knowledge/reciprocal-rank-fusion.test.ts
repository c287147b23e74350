import assert from "node:assert/strict";
import { test } from "node:test";
import { fuseRankings, groupByArticle } from "../../src/knowledge/index.ts";

test("rankings are merged by the weighted reciprocal of their places", () => {
  const scores = fuseRankings([
    { weight: 1, ids: ["a", "b"] },
    { weight: 0.5, ids: ["b", "c"] },
  ]);
  assert.deepEqual(
    scores,
    new Map([
      ["a", 1 / 61],
      ["b", 1 / 62 + 0.5 / 61],
      ["c", 0.5 / 62],
    ]),
  );
});

test("a ranking of no weight changes no order", () => {
  const scores = fuseRankings([
    { weight: 1, ids: ["a", "b"] },
    { weight: 0, ids: ["b", "a"] },
  ]);
  assert.deepEqual([...scores.values()], [1 / 61, 1 / 62]);
});

test("an article stands where its best passage does, and its surplus comes last and in order", () => {
  const found = ["a1", "b1", "a2", "a3", "c1", "b2", "a4"];
  const grouped = groupByArticle(found, ([article]) => article ?? "", 2);
  assert.deepEqual(grouped, ["a1", "a2", "b1", "b2", "c1", "a3", "a4"]);
});
