import { strict as assert } from "node:assert";
import { test } from "node:test";
import fc from "fast-check";
import { supportOf } from "../../src/behaviours/agent/support.ts";
import { type PublicPassage, publicPassage } from "../../src/knowledge/index.ts";

function passage(id: string, title: string, text: string, score: number, language = "en"): PublicPassage {
  const ranks = { lexical: 1 };
  const common = { kind: "article", articleId: id, visibility: "public" } as const;
  return publicPassage({ ...common, id, title, text, language, score, ranks });
}

const limits = passage(
  "limits",
  "Card limits",
  "You can withdraw up to €500 in cash per day. Change the limit in the app.",
  2,
);
const hours = passage("hours", "Opening hours", "Our branches open at nine and close at five.", 1);
const found = [limits, hours];

function supported(body: string, request: string, cited: readonly string[], language = "en") {
  return supportOf({ body, request, language, citations: cited.map((passageId) => ({ passageId })) }, found);
}

test("an answer in the words of the first passage that was found is supported entirely", () => {
  const answer = supported("You can withdraw up to €500 per day.", "How much cash can I withdraw?", ["limits"]);
  assert.deepEqual(answer, {
    support: 1,
    carried: 1,
    standing: 1,
    covered: 1,
    isComparable: true,
    cited: [{ passageId: "limits", place: 1, ranks: { lexical: 1 } }],
  });
});

test("a sentence that no cited passage has lowers what is carried", () => {
  const body = "You can withdraw €500 per day. Dolphins swim quickly around harbours.";
  assert.equal(supported(body, "How much cash can I withdraw?", ["limits"]).carried, 0.5);
});

test("a question that no cited passage touches lowers what is covered", () => {
  const request = "How much cash can I withdraw? Do you sell insurance for bicycles?";
  assert.equal(supported("You can withdraw €500 per day.", request, ["limits"]).covered, 0.5);
});

test("citing what search ranked low lowers the standing", () => {
  assert.equal(supported("Our branches open at nine.", "When do branches open?", ["hours"]).standing, 0.5);
});

test("passages in another language are judged by their standing alone", () => {
  const answer = supported("Sie können 500 € abheben.", "Wie viel kann ich abheben?", ["limits"], "de");
  assert.deepEqual([answer.isComparable, answer.support], [false, 0.5]);
});

test("the number stays between 0 and 1, whatever is said", () => {
  const cited = fc.subarray(["limits", "hours"], { minLength: 1 });
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string(), cited, (body, request, ids) => {
      const { support } = supported(body, request, ids);
      assert.ok(support >= 0 && support <= 1);
    }),
  );
});
