import { strict as assert } from "node:assert";
import { test } from "node:test";
import fc from "fast-check";
import { linkAlike } from "../../../src/knowledge/gaps/index.ts";

type Likeness = readonly (readonly number[])[];

/** Members stand at places of a table of likenesses; the mean over all pairs is what two groups are alike by. */
function link(table: Likeness, least: number, mayBeOne: (group: readonly number[]) => boolean = () => true) {
  const items = table.map((_, item) => ({ item, direction: { size: 1, terms: new Map([[String(item), 1]]) } }));
  const membersOf = (terms: ReadonlyMap<string, number>) => [...terms.keys()].map(Number);
  const pairs = table.flatMap((row, right) => row.slice(0, right).map((likeness, left) => ({ left, right, likeness })));
  return linkAlike(items, {
    least,
    pairs: pairs.filter(({ likeness }) => likeness >= least),
    mayBeOne,
    likeness: (left, right) => meanBetween(table, membersOf(left.terms), membersOf(right.terms)),
  });
}

function meanBetween(table: Likeness, left: readonly number[], right: readonly number[]): number {
  const pairs = left.flatMap((one) => right.map((other) => table[one]?.[other] ?? 0));
  return pairs.reduce((sum, value) => sum + value, 0) / pairs.length;
}

test("the most alike go together first, and a third joins by its mean likeness to both", () => {
  const table = [
    [1, 0.9, 0.5, 0],
    [0.9, 1, 0.1, 0],
    [0.5, 0.1, 1, 0],
    [0, 0, 0, 1],
  ];
  assert.deepEqual(link(table, 0.4), [[0, 1]]);
  assert.deepEqual(
    link(table, 0.3).map((group) => group.toSorted()),
    [[0, 1, 2]],
  );
  assert.deepEqual(
    link(table, 0.3, (group) => !(group.includes(0) && group.includes(1))),
    [[0, 2]],
  );
});

const tables = fc.integer({ min: 1, max: 9 }).chain((size) =>
  fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: size * size, maxLength: size * size }).map((values) => {
    const at = (one: number, other: number) => (values[Math.min(one, other) * size + Math.max(one, other)] ?? 0) / 1e5;
    return Array.from({ length: size }, (_, one) => Array.from({ length: size }, (_, other) => at(one, other)));
  }),
);

test("no two groups that stay apart are alike enough, and every group holds together on average", () => {
  fc.assert(
    fc.property(tables, fc.integer({ min: 1, max: 9 }), (table, tenth) => {
      const least = tenth / 10;
      const groups = link(table, least);
      const grouped = groups.flat();
      assert.equal(new Set(grouped).size, grouped.length);
      const all = [...groups, ...table.map((_, item) => [item]).filter(([item = 0]) => !grouped.includes(item))];
      for (const [place, left] of all.entries()) {
        for (const right of all.slice(place + 1)) assert.ok(meanBetween(table, left, right) < least);
      }
      for (const group of groups) {
        const others = (item: number) => group.filter((other) => other !== item);
        assert.ok(group.some((item) => meanBetween(table, [item], others(item)) >= least - 1e-9));
      }
    }),
    { numRuns: 500 },
  );
});
