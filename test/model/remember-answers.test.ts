import { strict as assert } from "node:assert";
import { test } from "node:test";
import {
  type CompletePrompt,
  type CompletionContext,
  createAskRemembered,
  offlineCatalogue,
  type PromptCompletion,
  type StageModels,
} from "../../src/model/index.ts";
import { inMemoryAnswers } from "../support/ingestion-stage.ts";

const context = {} as CompletionContext;
const question = { company: "Example Bank", title: "Calls", text: "Ask first." };
const answer = { internal: true, because: "b", quote: "Ask" };
const day = 86_400_000;

function stage(...completions: readonly (Partial<PromptCompletion> | Error)[]) {
  let [now, asked] = [0, 0];
  const memory = inMemoryAnswers({ now: () => now });
  const complete: CompletePrompt = async () => {
    const next = completions[asked];
    asked += 1;
    if (next === undefined) throw new Error("nothing more was expected to be asked");
    if (next instanceof Error) throw next;
    return { value: null, costMicroUsd: 1, detail: {}, ...next };
  };
  const on = (models: StageModels) => createAskRemembered({ complete, memory, models, clock: { now: () => now } });
  const plain: StageModels = { catalogue: offlineCatalogue, certifications: [] };
  return { ...on(plain), on, plain, asked: () => asked, pass: (ms: number) => (now += ms) };
}

test("what was asked in the same words is answered as it was the first time", async () => {
  const { ask, recall, asked } = stage({ value: answer });
  assert.equal(await recall("disclosure", question), undefined);
  for (let times = 0; times < 3; times += 1) {
    assert.deepEqual(await ask("disclosure", question, context), { value: answer });
  }
  assert.deepEqual(await recall("disclosure", question), { value: answer });
  assert.equal(asked(), 1);
});

test("another question, another model or another month is asked anew", async () => {
  const { ask, on, plain, asked, pass } = stage(...Array.from({ length: 4 }, () => ({ value: answer })));
  await ask("disclosure", question, context);
  await ask("disclosure", { ...question, text: "Ask later." }, context);
  const [model] = offlineCatalogue.models;
  const other = {
    ...offlineCatalogue,
    models: [{ ...model!, name: "other" }],
    routes: { default: { models: ["other"], allowUncertified: true } },
  };
  await on({ ...plain, catalogue: other }).ask("disclosure", question, context);
  pass(31 * day);
  await ask("disclosure", question, context);
  assert.equal(asked(), 4);
});

test("a bad answer was paid for and is kept; a spent budget and a failing provider are not", async () => {
  const unusable = { failure: { kind: "unusable_completion" as const, problem: "No draft passed the checks." } };
  const spent = { failure: { kind: "budget_exceeded" as const, problem: "It is spent." } };
  const { ask, asked } = stage(new Error("503"), spent, unusable);
  await assert.rejects(ask("disclosure", question, context), /503/);
  assert.deepEqual(await ask("disclosure", question, context), spent);
  for (let times = 0; times < 2; times += 1) assert.deepEqual(await ask("disclosure", question, context), unusable);
  assert.equal(asked(), 3);
});
