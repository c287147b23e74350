import assert from "node:assert/strict";
import { test } from "node:test";
import { createScriptedModel } from "../../src/adapters/providers/index.ts";
import { createCompletePrompt } from "../../src/model/index.ts";

const input = { transcript: [], request: "hi", languages: ["en"], intents: [] };
const greeting = { language: "en", kind: "greeting", intent: "", confidence: 1, clarifyingQuestion: "" };

test("a prompt is asked by its id, and the result says all that explains it", async () => {
  const model = createScriptedModel({ script: { understand: [{ answer: greeting, costMicroUsd: 7 }] } });
  const complete = createCompletePrompt({ model, modelName: "offline" });
  assert.deepEqual(await complete("understand", input), {
    value: greeting,
    costMicroUsd: 7,
    detail: {
      model: "offline",
      deployment: "scripted",
      promptVersion: "1",
      inputTokens: 0,
      outputTokens: 0,
      cachedInputTokens: 0,
      latencyMs: 0,
      stopReason: "end_turn",
    },
  });
});

test("an answer of the wrong shape does not get through", async () => {
  const model = createScriptedModel({ script: { understand: [{ answer: { ...greeting, kind: "joke" } }] } });
  const complete = createCompletePrompt({ model, modelName: "offline" });
  await assert.rejects(complete("understand", input), { name: "UnusableCompletion" });
});

test("a prompt that no code defines is told the ids there are", async () => {
  const complete = createCompletePrompt({ model: createScriptedModel({ script: {} }), modelName: "offline" });
  await assert.rejects(complete("guess", {}), {
    name: "UnknownPrompt",
    message: 'no prompt is called "guess"; there are understand, answer',
  });
});
