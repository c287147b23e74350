import { strict as assert } from "node:assert";
import { test } from "node:test";
import fc from "fast-check";
import {
  type AnswerDraft,
  countSignal,
  type Gap,
  halfLifeMs,
  openGap,
  rankGaps,
  scoreOf,
  signalKinds,
  withDraft,
  withoutConversation,
} from "../../../src/knowledge/gaps/index.ts";
import { buildSignal, day } from "../../support/build-gap.ts";

const draft: AnswerDraft = {
  ...{ id: "draft_1", as: "fact", title: "t", text: "x", visibility: "public", language: "en", by: "ann", at: 1 },
  origin: "mined",
  conversationId: "conv-1",
};

test("a gap's score is the decayed weight of its signals, in whatever order they came", () => {
  const one = fc.record({ kind: fc.constantFrom(...signalKinds), at: fc.integer({ min: 0, max: 100 * day }) });
  fc.assert(
    fc.property(fc.array(one, { minLength: 1, maxLength: 12 }), (ones) => {
      const signals = ones.map((each, index) => buildSignal(`conv-${index}/1`, each));
      const heat = (order: typeof signals) => {
        const [first, ...rest] = order;
        assert.ok(first);
        return scoreOf(rest.reduce(countSignal, openGap(first)), 100 * day);
      };
      assert.ok(Math.abs(heat(signals) - heat(signals.toReversed())) < 1e-9);
    }),
  );
});

test("half a life later a hand-off weighs half", () => {
  const gap = openGap(buildSignal("conv-1/1", { at: 0 }));
  assert.deepEqual([scoreOf(gap, 0), scoreOf(gap, halfLifeMs)], [3, 1.5]);
});

test("two hand-offs of today come before three of two months ago, and before two thin answers", () => {
  const gapOf = (name: string, kind: "hand_off" | "low_support", at: number, times: number): Gap => {
    const signals = Array.from({ length: times }, (_, index) => buildSignal(`${name}${index}/1`, { kind, at }));
    return signals.slice(1).reduce(countSignal, openGap(signals[0]!));
  };
  const [old, thin, fresh] = [
    gapOf("a", "hand_off", 0, 3),
    gapOf("b", "low_support", 60 * day, 2),
    gapOf("c", "hand_off", 60 * day, 2),
  ];
  assert.deepEqual(
    rankGaps([old, thin, fresh], 60 * day).map(({ id }) => id),
    [fresh.id, thin.id, old.id],
  );
});

test("only a few different examples are kept", () => {
  const signals = Array.from({ length: 20 }, (_, index) =>
    buildSignal(`conv-${index}/1`, { question: `q${index % 14}` }),
  );
  const gap = signals.slice(1).reduce(countSignal, openGap(signals[0]!));
  assert.deepEqual(
    gap.examples.map(({ question }) => question),
    Array.from({ length: 12 }, (_, index) => `q${index}`),
  );
  assert.equal(gap.counts.hand_off, 20);
});

test("a closed gap opens again for a later hand-off only", () => {
  const published = { kind: "fact", id: "g", draftId: "d", version: 2, by: "ann", at: 5_000 } as const;
  const closed: Gap = { ...openGap(buildSignal()), status: "closed", published };
  const after = (kind: "hand_off" | "low_support", at: number) =>
    countSignal(closed, buildSignal("conv-2/1", { kind, at })).status;
  assert.deepEqual(
    [after("hand_off", 4_000), after("low_support", 6_000), after("hand_off", 6_000)],
    ["closed", "closed", "open"],
  );
  assert.equal(
    countSignal({ ...closed, status: "dismissed" }, buildSignal("conv-2/1", { at: 9_000 })).status,
    "dismissed",
  );
});

test("a gap forgets what an erased conversation gave to it", () => {
  const gap = withDraft(
    countSignal(openGap(buildSignal()), buildSignal("conv-2/1", { question: "Insurance?" })),
    draft,
  );
  const without = withoutConversation(gap, "conv-1");
  assert.deepEqual(
    [without.question, without.drafts, without.status, gap.status],
    ["Insurance?", [], "open", "answered"],
  );
  assert.deepEqual(without.examples, [{ signalId: "conv-2/1", question: "Insurance?" }]);
});
