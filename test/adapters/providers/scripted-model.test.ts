import assert from "node:assert/strict";
import { test } from "node:test";
import { createScriptedModel } from "../../../src/adapters/providers/index.ts";
import type { CompletionRequest } from "../../../src/model/index.ts";

function request(id: string, input: string): CompletionRequest {
  const prompt = { id, version: "1" };
  return { prompt, model: "scripted", system: "", messages: [], input, outputSchema: {}, maxTokens: 1 };
}

test("answers are played in their order, per prompt, and may depend on the input", async () => {
  const model = createScriptedModel({
    script: { a: [{ answer: 1 }, { answer: (input) => [input, "!"] }], b: [{ answer: 2 }] },
  });
  const outputs = [];
  for (const [id, input] of [
    ["a", "x"],
    ["b", "y"],
    ["a", "z"],
  ] as const) {
    outputs.push((await model.complete(request(id, input))).output);
  }
  assert.deepEqual(outputs, [1, 2, ["z", "!"]]);
  assert.deepEqual(
    model.requests.map(({ input }) => input),
    ["x", "y", "z"],
  );
  model.assertFinished();
});

test("a call that no script expects fails loudly and says what came", async () => {
  const model = createScriptedModel({ script: { a: [{ answer: 1 }] } });
  await model.complete(request("a", "x"));
  await assert.rejects(model.complete(request("a", "more")), {
    name: "ModelRequestRefused",
    message: /call 2 came: "more"/,
  });
  await assert.rejects(model.complete(request("b", "x")), { message: /0 answers for the prompt "b"/ });
});

test("a script that was not played to its end is an error", () => {
  const model = createScriptedModel({ script: { a: [{ answer: 1 }] } });
  assert.throws(() => model.assertFinished(), { message: "not played to the end: a" });
});

test("a repeated step is played for ever", async () => {
  const model = createScriptedModel({ script: { a: [{ answer: 1 }, "repeat"] } });
  for (let call = 0; call < 3; call += 1) assert.equal((await model.complete(request("a", "x"))).output, 1);
  model.assertFinished();
});

test("an error in the script is thrown, and a delay passes on the given clock", async () => {
  let now = 0;
  const model = createScriptedModel({
    script: { a: [{ answer: new Error("down") }, { answer: 1, delayMs: 250 }] },
    clock: { now: () => now },
    sleep: async (ms) => {
      now += ms;
    },
  });
  await assert.rejects(model.complete(request("a", "x")), { message: "down" });
  assert.equal((await model.complete(request("a", "x"))).latencyMs, 250);
});
