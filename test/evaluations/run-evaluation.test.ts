import assert from "node:assert/strict";
import { test } from "node:test";
import { evaluations } from "../../evaluations/evaluations.ts";
import { runEvaluation } from "../../evaluations/run-evaluation.ts";
import type { Evaluation, Judgement } from "../../evaluations/evaluations.ts";
import { loadSuite } from "../../evaluations/suite.ts";
import { createOfflineModel } from "../../src/adapters/providers/index.ts";
import {
  allPrompts,
  ModelThrottledError,
  ModelUnavailableError,
  UnusableCompletionError,
} from "../../src/model/index.ts";

const questions = ["a", "b", "c"].map((ask) => ({ ask, language: "en" as const }));

function evaluation(judge: (ask: string) => Judgement): Evaluation {
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

test("every prompt has an evaluation, and a model that gives nothing of use scores nothing", async () => {
  const suite = loadSuite();
  assert.ok(suite.questions.length >= 281);
  const offline = { model: createOfflineModel({ clock: { now: () => 0 } }), address: { name: "o", family: "offline" } };
  for (const { id } of allPrompts) {
    const made = evaluations[id]?.(suite, offline);
    assert.ok(made, id);
    const judgements = suite.questions.map((question) => made.unusable(question));
    assert.ok(
      judgements.every((judgement) => Object.values(judgement).every((right) => !right)),
      id,
    );
    const judged = new Set(judgements.flatMap((judgement) => Object.keys(judgement)));
    assert.deepEqual([...judged].sort(), Object.keys(made.thresholds).sort(), id);
  }
});
