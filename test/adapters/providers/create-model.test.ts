import assert from "node:assert/strict";
import { test } from "node:test";
import { createModel } from "../../../src/adapters/providers/index.ts";
import type { Telemetry } from "../../../src/kernel/index.ts";
import { silentTelemetry } from "../../../src/kernel/index.ts";
import { createCompletePrompt } from "../../../src/model/index.ts";

const input = { transcript: [], request: "my secret text", languages: ["en"], intents: [] };

test("the offline model can be slowed down on the given clock", async () => {
  let now = 0;
  const model = createModel("offline", {
    telemetry: silentTelemetry,
    clock: { now: () => now },
    delayMs: 800,
    sleep: async (ms) => {
      now += ms;
    },
  });
  const { detail } = await createCompletePrompt({ model, modelName: "offline" })("understand", input);
  assert.equal(detail.latencyMs, 800);
});

test("each call is logged with its numbers and without what anybody wrote", async () => {
  const lines: unknown[] = [];
  const note = (message: string, fields?: unknown) => void lines.push({ message, fields });
  const telemetry: Telemetry = { info: note, warn: note, error: note };
  const model = createModel("offline", { telemetry, clock: { now: () => 0 } });
  await createCompletePrompt({ model, modelName: "offline" })("understand", input);
  assert.equal(lines.length, 1);
  assert.match(JSON.stringify(lines), /"promptVersion":"1".*"deployment":"offline"/);
  assert.doesNotMatch(JSON.stringify(lines), /secret/);
});

test("a model of Bedrock is made without a call and without credentials, but not slowed down", () => {
  const options = { telemetry: silentTelemetry, clock: { now: () => 0 } };
  assert.ok(createModel("claude-haiku", options));
  assert.throws(() => createModel("claude-haiku", { ...options, delayMs: 5 }), { name: "InvalidArgument" });
});

test("an unknown name is refused with the names there are", () => {
  const options = { telemetry: silentTelemetry, clock: { now: () => 0 } };
  assert.throws(() => createModel("gpt", options), { name: "UnknownModel", message: /offline, claude-haiku/ });
});
