import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { anthropicWire, errorInStream } from "./support/anthropic-wire.ts";
import { openSchema, request, testProviderContract } from "./support/provider-contract.ts";
import type { ProviderServer } from "./support/provider-server.ts";
import type { OpenOptions } from "./support/provider-wire.ts";

testProviderContract(anthropicWire);

let server: ProviderServer;
before(async () => (server = await anthropicWire.start()));
after(() => server.close());

async function sent(options: OpenOptions): Promise<Record<string, unknown>> {
  const { shape = "tool" } = options;
  server.answerWith(anthropicWire.whole({ output: { total: 3 }, stopReason: "end_turn" }, shape));
  await anthropicWire.open(server, options).complete(request);
  assert.deepEqual(server.complaints, []);
  return server.received.at(-1)?.body as Record<string, unknown>;
}

const strictSchema = {
  type: "object",
  properties: { total: { type: "number" } },
  required: ["total"],
  additionalProperties: false,
};

test("the answer is asked for as a forced strict tool, and what is the same for every call is cached", async () => {
  const body = await sent({});
  assert.deepEqual(body["system"], [{ type: "text", text: "Add up.", cache_control: { type: "ephemeral" } }]);
  assert.equal(body["max_tokens"], 77);
  assert.deepEqual(body["tool_choice"], { type: "tool", name: "answer", disable_parallel_tool_use: true });
  const [tool] = body["tools"] as [Record<string, unknown>];
  assert.deepEqual([tool["strict"], tool["input_schema"]], [true, strictSchema]);
});

test("a model that knows schemas is given one instead of a tool", async () => {
  const body = await sent({ shape: "json_schema" });
  assert.deepEqual(body["output_config"], { format: { type: "json_schema", schema: strictSchema } });
  assert.equal("tools" in body, false);
});

test("a model without cache and strict tools is sent neither", async () => {
  const body = await sent({ capabilities: { promptCache: false, strictTools: false } });
  assert.deepEqual(body["system"], [{ type: "text", text: "Add up." }]);
  const [tool] = body["tools"] as [Record<string, unknown>];
  assert.deepEqual([tool["strict"], tool["input_schema"]], [undefined, openSchema]);
});

for (const [type, name] of [
  ["overloaded_error", "ModelUnavailable"],
  ["api_error", "ModelUnavailable"],
  ["rate_limit_error", "ModelThrottled"],
  ["invalid_request_error", "ModelRequestRefused"],
] as const) {
  test(`${type} inside a stream is ${name}`, async () => {
    server.answerWith(errorInStream(type));
    await assert.rejects(anthropicWire.open(server, { streaming: true }).complete(request), { name });
  });
}
