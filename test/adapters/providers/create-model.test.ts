import assert from "node:assert/strict";
import { test } from "node:test";
import { createModel } from "../../../src/adapters/providers/index.ts";
import { prompts, requestFor } from "../../../src/model/index.ts";
import { loadModels } from "../../../src/adapters/local/model-files.ts";

const offline = { name: "offline", family: "offline" };
const input = { transcript: [], request: "my secret text", languages: ["en"], intents: [] };
const request = requestFor(prompts.understand, offline, input);
const options = { clock: { now: () => 0 } };

test("the offline model can be slowed down on the given clock", async () => {
  let now = 0;
  const clock = { now: () => now };
  const sleep = async (ms: number) => void (now += ms);
  const model = createModel("offline", { clock, delayMs: 800, sleep });
  assert.equal((await model.complete(request)).latencyMs, 800);
});

test("a cancelled call of the offline model says so", async () => {
  const model = createModel("offline", options);
  await assert.rejects(model.complete(request, { signal: AbortSignal.abort() }), { name: "ModelCancelled" });
});

test("a remote model is made without a call and without credentials, but not slowed down", () => {
  const { catalogue } = loadModels("models/local.json");
  assert.ok(createModel("claude-haiku", { ...options, catalogue }));
  assert.throws(() => createModel("claude-haiku", { ...options, catalogue, delayMs: 5 }), { name: "InvalidArgument" });
});

test("an unknown name is refused with the names there are", () => {
  const { catalogue } = loadModels("models/local.json");
  assert.throws(() => createModel("gpt", { ...options, catalogue }), {
    name: "UnknownModel",
    message: /offline, claude-haiku/,
  });
});
