import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { openAiDocument } from "./support/openai-document.ts";
import { errorInStream, openAiWire, refusedAnswer, sparseAnswer, withoutChoices } from "./support/openai-wire.ts";
import type { OpenAiLike } from "./support/openai-wire.ts";
import { request, testProviderContract } from "./support/provider-contract.ts";
import { jsonReply } from "./support/provider-server.ts";
import type { ProviderServer, Reply } from "./support/provider-server.ts";
import { told } from "./support/provider-wire.ts";
import type { OpenOptions } from "./support/provider-wire.ts";

const providers: readonly OpenAiLike[] = ["openai", "azure-openai", "openai-compatible"];
for (const provider of providers) testProviderContract(openAiWire(provider));

const missing = openAiDocument() ? false : "OpenAI's OpenAPI document is not in ../shared/data/api-models";
test("requests are checked against OpenAI's published document", { skip: missing }, () => undefined);

suite("what is special to OpenAI and those who speak like it", { concurrency: false }, () => {
  const servers = new Map<OpenAiLike, ProviderServer>();
  before(async () => {
    for (const provider of providers) servers.set(provider, await openAiWire(provider).start());
  });
  after(() => Promise.all([...servers.values()].map((server) => server.close())));

  async function ask(provider: OpenAiLike, reply: Reply, options: OpenOptions = {}) {
    const server = servers.get(provider);
    assert.ok(server);
    server.answerWith(reply);
    const completion = await openAiWire(provider).open(server, options).complete(request);
    return { completion, body: server.received.at(-1)?.body as Record<string, unknown> };
  }

  const answered = (shape: "tool" | "json_schema") =>
    openAiWire("openai").whole({ output: { total: 3 }, stopReason: "stop" }, shape);
  const strictSchema = {
    type: "object",
    properties: { total: { type: "number" } },
    required: ["total"],
    additionalProperties: false,
  };

  test("a schema is strict, nothing is stored, and calls of one prompt share a cache", async () => {
    const { body } = await ask("openai", answered("json_schema"), { shape: "json_schema" });
    const { json_schema: schema } = body["response_format"] as { json_schema: Record<string, unknown> };
    assert.deepEqual([schema["strict"], schema["schema"]], [true, strictSchema]);
    assert.deepEqual([body["store"], body["prompt_cache_key"]], [false, "sum:default@3"]);
    assert.deepEqual([body["max_completion_tokens"], body["temperature"]], [77, 0]);
    assert.deepEqual(body["messages"], [
      { role: "system", content: "Add up." },
      { role: "user", content: "1 + 2" },
    ]);
  });

  test("a tool is forced, strict where the model enforces it, and called once", async () => {
    const { body } = await ask("openai", answered("tool"));
    assert.deepEqual(body["tool_choice"], { type: "function", function: { name: "answer" } });
    assert.equal(body["parallel_tool_calls"], false);
    const [tool] = body["tools"] as [{ function: Record<string, unknown> }];
    assert.deepEqual([tool.function["strict"], tool.function["parameters"]], [true, strictSchema]);
  });

  test("a server of one's own is sent only what all of them know", async () => {
    const { body } = await ask("openai-compatible", answered("json_schema"), {
      shape: "json_schema",
      capabilities: { temperature: false },
    });
    assert.deepEqual(Object.keys(body).sort(), ["max_tokens", "messages", "model", "response_format"]);
  });

  for (const streaming of [false, true]) {
    test(`a refusal is told, paid for and no answer${streaming ? ", streamed" : ""}`, async () => {
      const { completion } = await ask("openai", refusedAnswer(streaming), { shape: "json_schema", streaming });
      assert.deepEqual([completion.ending, completion.output], ["refused", undefined]);
      assert.equal(completion.text, "I can't help with that.");
      assert.equal(completion.costMicroUsd, told.costMicroUsd);
    });
  }

  test("an answer without choices is malformed and paid for", async () => {
    const { completion } = await ask("openai", withoutChoices());
    assert.deepEqual([completion.ending, completion.stopReason], ["malformed", "no_choice"]);
    assert.equal(completion.costMicroUsd, told.costMicroUsd);
  });

  test("a server that counts no tokens and leaves fields out is understood", async () => {
    const { completion } = await ask("openai-compatible", sparseAnswer(), { shape: "json_schema" });
    assert.deepEqual([completion.ending, completion.output, completion.costMicroUsd], ["complete", { total: 3 }, 0]);
  });

  for (const [code, ending] of [
    ["content_filter", "filtered"],
    ["context_length_exceeded", "context_window"],
  ] as const) {
    test(`a request that is turned down with ${code} before any word costs nothing and is a completion`, async () => {
      const { completion } = await ask("azure-openai", jsonReply(400, { error: { message: "no", code } }));
      assert.deepEqual([completion.ending, completion.stopReason, completion.costMicroUsd], [ending, code, 0]);
    });
  }

  for (const [error, name] of [
    [{ message: "slow down", code: "rate_limit_exceeded" }, "ModelThrottled"],
    [{ message: "oops", type: "server_error" }, "ModelUnavailable"],
    [{ message: "bad", type: "invalid_request_error" }, "ModelRequestRefused"],
  ] as const) {
    test(`"${error.message}" inside a stream is ${name}`, async () => {
      await assert.rejects(ask("openai", errorInStream(error), { streaming: true }), { name });
    });
  }
});
