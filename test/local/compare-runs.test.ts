import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { alignSteps, diffWords, movedPassages } from "../../local/cli/compare-runs.ts";
import type { ReplayedStep } from "../../src/conversation/index.ts";
import type { Json } from "../../src/kernel/index.ts";

function model(prompt: string, value: Json): ReplayedStep {
  const key = `model:${prompt}`;
  return {
    request: { key, kind: "model", prompt, input: {} },
    result: { key, value, costMicroUsd: 0 },
    source: "anew",
  };
}

test("steps of one name stand beside each other; the others stand alone", () => {
  const pairs = alignSteps(
    [model("understand", 1), model("plan", 1), model("answer", 1)],
    [model("understand", 1), model("answer", 2), model("check", 1)],
  );
  assert.deepEqual(
    pairs.map(({ title, then, now, isSame }) => [title, then !== undefined, now !== undefined, isSame]),
    [
      ["model understand", true, true, true],
      ["model plan", true, false, false],
      ["model answer", true, true, false],
      ["model check", false, true, false],
    ],
  );
});

test("words that went and words that came are marked", () => {
  assert.equal(diffWords("a card costs €8 here", "a card costs €9 here"), "a card costs [-€8-] {+€9+} here");
  assert.equal(diffWords("", "new text"), "{+new text+}");
  assert.equal(diffWords("the same", "the  same"), "the same");
});

test("both texts can be read out of their difference", () => {
  const words = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 12 });
  fc.assert(
    fc.property(words, words, (then, now) => {
      const diff = diffWords(then.join(" "), now.join(" "));
      const without = (gone: RegExp, kept: RegExp) =>
        diff.replace(gone, "").replace(kept, "$1").split(/\s+/).filter(Boolean);
      assert.deepEqual(without(/\{\+[^}]*\+\}/g, /\[-([^\]]*)-\]/g), then);
      assert.deepEqual(without(/\[-[^\]]*-\]/g, /\{\+([^}]*)\+\}/g), now);
    }),
  );
});

test("passages that moved, came, went or read otherwise are told, and no others", () => {
  const passage = (id: string, text = "text") => ({ id, title: id, text });
  const moves = movedPassages(
    [passage("a"), passage("b"), passage("c"), passage("d")],
    [passage("a"), passage("c"), passage("e"), passage("d", "other")],
  );
  assert.deepEqual(
    moves.map(({ id, then, now, hasOtherText }) => [id, then, now, hasOtherText]),
    [
      ["b", 2, undefined, false],
      ["c", 3, 2, false],
      ["d", 4, 4, true],
      ["e", undefined, 3, false],
    ],
  );
});
