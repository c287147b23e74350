import assert from "node:assert/strict";
import { test } from "node:test";
import { evaluations } from "../../evaluations/evaluations.ts";
import { runEvaluation } from "../../evaluations/run-evaluation.ts";
import type { Evaluation, Judgement, LabelledCase } from "../../evaluations/evaluation.ts";
import { loadSuite } from "../../evaluations/suite.ts";
import { createOfflineModel } from "../../src/adapters/providers/index.ts";
import { createScriptedModel } from "../../src/adapters/providers/scripted-model.ts";
import type { Json } from "../../src/kernel/index.ts";
import {
  allPrompts,
  type ContradictionInput,
  type DisclosureInput,
  type ExplicitPassageInput,
  type FactInput,
  ModelThrottledError,
  ModelUnavailableError,
  optionalPrompts,
  UnusableCompletionError,
} from "../../src/model/index.ts";

const questions = ["a", "b", "c"].map((ask) => ({ ask }));

function evaluation(judge: (ask: string) => Judgement): Evaluation<LabelledCase> {
  return { thresholds: {}, judge: async ({ ask }) => judge(ask), unusable: () => ({ right: false }) };
}

test("scores are shares of what was judged, rounded down, and what was wrong is told", async () => {
  const judge = (ask: string): Judgement => (ask === "c" ? { right: true } : { right: ask === "a", short: true });
  const { scores, cases, wrong } = await runEvaluation(evaluation(judge), questions, { concurrency: 2 });
  assert.deepEqual([scores, cases], [{ right: 0.6666, short: 1 }, 3]);
  assert.deepEqual(wrong, [{ ask: "b", what: ["right"] }]);
});

test("an answer that can't be used is a wrong one, and nobody asks again", async () => {
  let asked = 0;
  const judge = (): Judgement => {
    asked += 1;
    throw new UnusableCompletionError("p", "cut off");
  };
  const { scores } = await runEvaluation(evaluation(judge), questions, { concurrency: 1 });
  assert.deepEqual([scores, asked], [{ right: 0 }, 3]);
});

test("a provider that is busy is waited for as long as it says, and one that stays down ends the run", async () => {
  const waits: number[] = [];
  const pause = async (ms: number) => void waits.push(ms);
  let calls = 0;
  const busy = evaluation(() => {
    calls += 1;
    if (calls === 1) throw new ModelThrottledError("m", new Error("busy"), { retryAfterMs: 750 });
    return { right: true };
  });
  assert.deepEqual((await runEvaluation(busy, questions, { concurrency: 1, pause })).scores, { right: 1 });
  assert.deepEqual(waits, [750]);
  const down = evaluation(() => {
    throw new ModelUnavailableError("m", new Error("down"));
  });
  await assert.rejects(runEvaluation(down, questions, { concurrency: 1, pause }), { name: "ModelUnavailable" });
});

test("every prompt has an evaluation, and a model that gives nothing of use scores nothing", () => {
  assert.ok(loadSuite().questions.length >= 281);
  const offline = { model: createOfflineModel({ clock: { now: () => 0 } }), address: { name: "o", family: "offline" } };
  for (const { id } of [...allPrompts, ...optionalPrompts]) {
    const made = evaluations[id]?.(offline);
    assert.ok(made, id);
    assert.ok(made.allUnusable.length >= 33, id);
    assert.ok(
      made.allUnusable.every((judgement) => Object.values(judgement).every((right) => !right)),
      id,
    );
    const judged = new Set(made.allUnusable.flatMap((judgement) => Object.keys(judgement)));
    assert.deepEqual([...judged].sort(), Object.keys(made.thresholds).sort(), id);
  }
});

/** Answers of a model that does as the labels say, or as it likes. */
async function scoresWith(prompt: string, answer: (input: Json) => Json) {
  const model = createScriptedModel({ script: { [prompt]: [{ answer }, "repeat"] } });
  const evaluated = { model, address: { name: "m", family: "claude" } };
  const { scores } = await evaluations[prompt]!(evaluated).run({ concurrency: 4 });
  return scores;
}

test("passages: who gives them back keeps everything, and explains no more than the rules", async () => {
  const { kept, explicit } = await scoresWith("explicit-passage", (input) => ({
    text: (input as unknown as ExplicitPassageInput).passage,
  }));
  assert.equal(kept, 1);
  assert.ok(explicit! < 0.85, String(explicit));
  const headed = await scoresWith("explicit-passage", (input) => {
    const { passage, title, heading, company } = input as unknown as ExplicitPassageInput;
    return { text: `${title}, ${heading.replace(/^#+ /, "")}, ${company}: ${passage}` };
  });
  assert.ok(headed["explicit"]! >= 0.85, String(headed["explicit"]));
});

test("disclosure: who takes everything to be internal, or nothing, fails; and a quote has to be there", async () => {
  const quoting = (input: Json) => ({
    internal: true,
    because: "b",
    quote: (input as unknown as DisclosureInput).text.slice(0, 20),
  });
  assert.deepEqual(await scoresWith("disclosure", quoting), { caught: 1, passed: 0 });
  const misquoting = () => ({ internal: true, because: "b", quote: "not there" });
  assert.deepEqual(await scoresWith("disclosure", misquoting), { caught: 0, passed: 0 });
  const trusting = () => ({ internal: false, because: "", quote: "" });
  assert.deepEqual(await scoresWith("disclosure", trusting), { caught: 0, passed: 1 });
});

test("contradictions: who sees them everywhere, or nowhere, fails", async () => {
  const everywhere = (input: Json) => {
    const { first, second } = input as unknown as ContradictionInput;
    return { contradicts: true, what: "w", firstQuote: first.text, secondQuote: second.text };
  };
  assert.deepEqual(await scoresWith("contradiction", everywhere), { found: 1, spared: 0 });
  const nowhere = () => ({ contradicts: false, what: "", firstQuote: "", secondQuote: "" });
  assert.deepEqual(await scoresWith("contradiction", nowhere), { found: 0, spared: 1 });
});

test("facts: who repeats everything finds them and tells what was for one customer, too", async () => {
  const repeating = (input: Json) => ({
    found: true,
    title: "t",
    statement: (input as unknown as FactInput).messages.join(" "),
  });
  const { found, carried, declined } = await scoresWith("fact", repeating);
  assert.deepEqual([found, declined], [1, 0]);
  assert.ok(carried! < 0.95, String(carried));
});

test("reviews: who finds everything sound, or nothing, fails", async () => {
  assert.deepEqual(await scoresWith("review", () => ({ sound: true, reason: "" })), { passed: 1, stopped: 0 });
  assert.deepEqual(await scoresWith("review", () => ({ sound: false, reason: "r" })), { passed: 0, stopped: 1 });
});
