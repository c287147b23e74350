import { strict as assert } from "node:assert";
import { describe, it } from "node:test";
import fc from "fast-check";
import {
  dueAttributes,
  dueShards,
  itemKey,
  overdueOf,
  sortKeyRanges,
  sortKeys,
} from "../../../src/adapters/aws/dynamodb-keys.ts";
import { conversationId } from "../../../src/kernel/index.ts";

const id = fc.stringMatching(/^[A-Za-z0-9_\-+=]{1,128}$/).map(conversationId);
const number = fc.oneof(fc.nat({ max: 1_000 }), fc.maxSafeNat());
const key = fc.string({ maxLength: 20 });

function within(sortKey: string, { from, to }: { from: string; to: string }): boolean {
  return from <= sortKey && sortKey <= to;
}

describe("the keys of the table", () => {
  it("sort events, turns and webhooks as their numbers do", () => {
    const property = fc.property(number, number, (left, right) => {
      for (const kind of ["event", "turn", "outbox"] as const) {
        assert.equal(sortKeys[kind](left) < sortKeys[kind](right), left < right);
      }
    });
    fc.assert(property);
  });

  it("put into a turn's journal its own requests and results and nothing else", () => {
    const property = fc.property(number, number, key, (turn, other, step) => {
      const journal = sortKeyRanges.journal(turn);
      assert.equal(within(sortKeys.request(other, step), journal), turn === other);
      assert.equal(within(sortKeys.result(other, step), journal), turn === other);
      assert.ok(![sortKeys.turn(turn), sortKeys.decision(turn)].some((sortKey) => within(sortKey, journal)));
    });
    fc.assert(property);
  });

  it("put into the range of a turn its record and its decision and nothing else", () => {
    const property = fc.property(number, number, key, (turn, other, step) => {
      const range = sortKeyRanges.turn(turn);
      assert.equal(within(sortKeys.turn(other), range), turn === other);
      assert.equal(within(sortKeys.decision(other), range), turn === other);
      assert.ok(![sortKeys.request(other, step), sortKeys.result(other, step)].some((name) => within(name, range)));
    });
    fc.assert(property);
  });

  it("never give two different things the same sort key", () => {
    const thing = fc.oneof(
      fc.tuple(fc.constantFrom("event" as const, "turn" as const, "decision" as const, "outbox" as const), number),
      fc.tuple(fc.constantFrom("mark" as const, "effect" as const), key),
      fc.tuple(fc.constantFrom("request" as const, "result" as const), fc.tuple(number, key)),
      fc.tuple(fc.constant("memories" as const), fc.tuple(key, number)),
    );
    const sortKeyOf = ([kind, args]: readonly [string, unknown]) =>
      (sortKeys[kind as "event"] as (...args: unknown[]) => string)(...[args].flat());
    const property = fc.property(thing, thing, (left, right) => {
      assert.equal(sortKeyOf(left) === sortKeyOf(right), JSON.stringify(left) === JSON.stringify(right));
    });
    fc.assert(property, { numRuns: 1_000 });
  });
});

describe("the due index", () => {
  it("knows from an item's key what is overdue", () => {
    const property = fc.property(id, number, (name, seq) => {
      assert.deepEqual(overdueOf(itemKey(name, sortKeys.head)), { conversationId: name });
      assert.deepEqual(overdueOf(itemKey(name, sortKeys.outbox(seq))), { conversationId: name, outboxSeq: seq });
    });
    fc.assert(property);
  });

  it("keeps out what is not due, and spreads the rest over all shards", () => {
    assert.deepEqual(dueAttributes(conversationId("conv-1"), undefined), {});
    const names = Array.from({ length: 200 }, (_, index) => conversationId(`conv-${index}`));
    const used = new Set(names.map((name) => dueAttributes(name, 5).dueShard));
    assert.deepEqual([...used].sort(), dueShards);
    assert.equal(dueAttributes(names[0]!, 5).dueBy, 5);
  });
});
