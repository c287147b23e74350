import { strict as assert } from "node:assert";
import { test } from "node:test";
import { createLexicalEmbedding } from "../../../src/adapters/local/lexical-embedding.ts";
import { createFindGap, openGap } from "../../../src/knowledge/gaps/index.ts";
import { buildSignal } from "../../support/build-gap.ts";
import { customerQuestions, groupQuestions, intentExamples } from "./labelled-questions.ts";

const mortgage = openGap(buildSignal("conv-1/1", { question: "What are your mortgage rates?" }));
const insurance = openGap(buildSignal("conv-2/1", { question: "Do you offer car insurance?" }));
const find = (question: string, language = "en") =>
  createFindGap(createLexicalEmbedding())({ question, language }, [mortgage, insurance]);

test("a question finds the gap of the same words in another order and form", async () => {
  assert.equal(await find("which rate do you have for a mortgage"), mortgage);
  assert.equal(await find("Is there an insurance for my car?"), insurance);
});

test("another question and another language find none", async () => {
  assert.equal(await find("How do I cook risotto?"), undefined);
  assert.equal(await find("What are your mortgage rates?", "de"), undefined);
  assert.equal(await find(""), undefined);
});

test("grouping stays as good as documented: more than half of the pairs are right", async () => {
  for (const questions of [intentExamples(), customerQuestions()]) {
    const { precision, recall } = await groupQuestions(questions);
    assert.ok(precision >= 0.5 && recall >= 0.15, `precision ${precision}, recall ${recall}`);
  }
});
