import assert from "node:assert/strict";
import { createServer } from "node:http2";
import type { Http2ServerRequest, Http2ServerResponse } from "node:http2";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { createBedrockModel } from "../../../src/adapters/providers/index.ts";
import { findModel } from "../../../src/model/index.ts";
import type { BedrockModelEntry, CompletionRequest, LanguageModel } from "../../../src/model/index.ts";

/** A loopback server that speaks Converse over HTTP/2, as Bedrock does, so that the SDK's own serialisation and error parsing are in the test. */
interface Received {
  readonly url: string;
  readonly body: Record<string, unknown>;
}

let reply: { status: number; errorType?: string; body: unknown };
let received: Received[] = [];

async function answerRequest(request: Http2ServerRequest, response: Http2ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = JSON.parse(Buffer.concat(chunks).toString()) as Received["body"];
  received.push({ url: request.url ?? "", body });
  if (reply.status === 0) return; // says nothing, for ever
  response.writeHead(reply.status, {
    "content-type": "application/json",
    ...(reply.errorType === undefined ? {} : { "x-amzn-errortype": reply.errorType }),
  });
  response.end(JSON.stringify(reply.body));
}

const server = createServer((request, response) => void answerRequest(request, response));
const entry = findModel("claude-haiku") as BedrockModelEntry;
let client: BedrockRuntimeClient;
let model: LanguageModel;

before(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  client = new BedrockRuntimeClient({
    region: "us-east-1",
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  });
  let now = 0;
  model = createBedrockModel({ client, entry, clock: { now: () => (now += 100) } });
});

after(() => {
  client.destroy();
  server.close();
});

const request: CompletionRequest = {
  prompt: { id: "sum", version: "3" },
  model: "claude-haiku",
  system: "Add up.",
  messages: [{ role: "user", text: "1 + 2" }],
  input: {},
  outputSchema: { type: "object", properties: { total: { type: "number", minimum: 0 } }, required: ["total"] },
  maxTokens: 77,
};

function converse(stopReason: string, content: unknown[] = [toolUse({ total: 3 })]) {
  const usage = {
    inputTokens: 1000,
    outputTokens: 100,
    totalTokens: 1600,
    cacheReadInputTokens: 500,
    cacheWriteInputTokens: 0,
  };
  const body = { output: { message: { role: "assistant", content } }, stopReason, usage, metrics: { latencyMs: 5 } };
  return { status: 200, body };
}

function toolUse(input: unknown) {
  return { toolUse: { toolUseId: "t1", name: "answer", input } };
}

function failure(status: number, errorType: string) {
  return { status, errorType, body: { message: "no" } };
}

test("a completion is asked as a forced tool call and comes back with its tokens, cost and deployment", async () => {
  received = [];
  reply = converse("tool_use");
  assert.deepEqual(await model.complete(request), {
    output: { total: 3 },
    stopReason: "tool_use",
    usage: { inputTokens: 1000, outputTokens: 100, cachedInputTokens: 500 },
    deployment: entry.modelId,
    latencyMs: 100,
    costMicroUsd: 1550,
  });
  const [{ url, body } = { url: "", body: {} }] = received;
  assert.equal(decodeURIComponent(url), `/model/${entry.modelId}/converse`);
  assert.deepEqual(body["inferenceConfig"], { maxTokens: 77, temperature: 0 });
  assert.deepEqual(body["system"], [{ text: "Add up." }]);
  const schema = { type: "object", properties: { total: { type: "number" } }, required: ["total"] };
  const { tools, toolChoice } = body["toolConfig"] as { tools: [{ toolSpec: object }]; toolChoice: unknown };
  assert.deepEqual(toolChoice, { tool: { name: "answer" } });
  assert.partialDeepStrictEqual(tools[0].toolSpec, { name: "answer", strict: true, inputSchema: { json: schema } });
});

const failures: readonly [number, string, string][] = [
  [429, "ThrottlingException", "ModelThrottled"],
  [400, "ServiceQuotaExceededException", "ModelThrottled"],
  [503, "ServiceUnavailableException", "ModelUnavailable"],
  [500, "InternalServerException", "ModelUnavailable"],
  [429, "ModelNotReadyException", "ModelUnavailable"],
  [408, "ModelTimeoutException", "ModelUnavailable"],
  [424, "ModelErrorException", "ModelUnavailable"],
  [400, "ValidationException", "ModelRequestRefused"],
  [403, "AccessDeniedException", "ModelRequestRefused"],
  [404, "ResourceNotFoundException", "ModelRequestRefused"],
];

for (const [status, errorType, name] of failures) {
  test(`${errorType} is ${name}, after one attempt`, async () => {
    received = [];
    reply = failure(status, errorType);
    await assert.rejects(model.complete(request), { name });
    assert.equal(received.length, 1);
  });
}

test("a server that can't be reached is unavailable", async () => {
  const nowhere = new BedrockRuntimeClient({
    region: "us-east-1",
    endpoint: "http://127.0.0.1:9",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  });
  const lost = createBedrockModel({ client: nowhere, entry, clock: { now: () => 0 } });
  await assert.rejects(lost.complete(request), { name: "ModelUnavailable" });
});

test("a server that does not answer in time is unavailable", async () => {
  const { port } = server.address() as AddressInfo;
  const impatient = new BedrockRuntimeClient({
    region: "us-east-1",
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
    requestHandler: { requestTimeout: 30 },
  });
  reply = { status: 0, body: {} };
  const slow = createBedrockModel({ client: impatient, entry, clock: { now: () => 0 } });
  await assert.rejects(slow.complete(request), { name: "ModelUnavailable", message: /TimeoutError/ });
  impatient.destroy();
});

const stops: readonly [string, string][] = [
  ["max_tokens", "UnusableCompletion"],
  ["guardrail_intervened", "UnusableCompletion"],
  ["content_filtered", "UnusableCompletion"],
  ["malformed_model_output", "UnusableCompletion"],
  ["malformed_tool_use", "UnusableCompletion"],
  ["model_context_window_exceeded", "ModelRequestRefused"],
  ["a_reason_of_next_year", "UnusableCompletion"],
];

for (const [stopReason, name] of stops) {
  test(`a 200 that stopped with ${stopReason} is ${name}, although it holds an answer`, async () => {
    reply = converse(stopReason);
    await assert.rejects(model.complete(request), { name });
  });
}

test("a 200 without the tool call is unusable, and tells what it cost", async () => {
  reply = converse("end_turn", [{ text: "The total is 3." }]);
  await assert.rejects(model.complete(request), (error: { name: string; details: Record<string, unknown> }) => {
    assert.equal(error.name, "UnusableCompletion");
    assert.equal(error.details["costMicroUsd"], 1550);
    return true;
  });
});
