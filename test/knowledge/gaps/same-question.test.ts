import { strict as assert } from "node:assert";
import { test } from "node:test";
import { createCompareGaps, openGap } from "../../../src/knowledge/gaps/index.ts";
import type { TextEmbedding } from "../../../src/knowledge/index.ts";
import { buildSignal } from "../../support/build-gap.ts";
import { customerQuestions, groupQuestions, halvesOf, intentExamples } from "./labelled-questions.ts";

const mortgage = openGap(buildSignal("conv-1/1", { question: "What are your mortgage rates?" }));
const insurance = openGap(buildSignal("conv-2/1", { question: "Do you offer car insurance?" }));
const find = (question: string, language = "en") =>
  createCompareGaps().findGap({ question, language }, [mortgage, insurance]);

test("a question is counted in the gap of the same words in another order and form", async () => {
  assert.equal(await find("which rate do you have for a mortgage"), mortgage);
  assert.equal(await find("car insurance: do you offer that?"), insurance);
});

test("another question and another language are counted in none", async () => {
  assert.equal(await find("How do I cook risotto?"), undefined);
  assert.equal(await find("What are your mortgage rates?", "de"), undefined);
  assert.equal(await find(""), undefined);
});

const questions = Array.from({ length: 24 }, (_, number) => `Where is branch number${number}?`);
const [paraphrase, original] = ["May I settle my borrowing ahead of time?", "Early repayment of a loan"];

/** Knows that two questions mean the same, and of all others that they have something in common. */
const meaning: TextEmbedding = {
  name: "meaning",
  dimensions: 30,
  embed: async (texts) => ({
    vectors: texts.map((text) => {
      const place = text === paraphrase || text === original ? 29 : questions.indexOf(text);
      return Float32Array.from({ length: 30 }, (_, at) => (at === place ? 2 : 0.1));
    }),
  }),
};
const gapsOf = (texts: readonly string[]) =>
  texts.map((question, number) => openGap(buildSignal(`conv-${number}/1`, { question })));
const groupedBy = async (embedding?: TextEmbedding) => {
  const gaps = gapsOf([paraphrase, original, "Can I buy gold?", ...questions.slice(0, 22)]);
  const groups = await createCompareGaps({ embedding }).findSame(gaps, () => true);
  return groups.map((group) => group.map(({ question }) => question)).filter((group) => group.includes(paraphrase));
};

test("a model's vectors find what is put in other words; without one, or when it fails, words decide", async () => {
  assert.deepEqual(await groupedBy(meaning), [[paraphrase, original]]);
  assert.deepEqual(await groupedBy(), []);
  const failing: TextEmbedding = { ...meaning, embed: () => Promise.reject(new Error("no answer")) };
  assert.deepEqual(await groupedBy(failing), []);
});

test("grouping stays as good as documented", async () => {
  for (const { chosenOn, heldBack } of [intentExamples(), customerQuestions()].map(halvesOf)) {
    const [chosen, held] = [await groupQuestions(chosenOn), await groupQuestions(heldBack)];
    assert.ok(chosen.precision >= 0.7 && chosen.recall >= 0.24, JSON.stringify(chosen));
    assert.ok(held.precision >= 0.35 && held.recall >= 0.16, JSON.stringify(held));
  }
});
