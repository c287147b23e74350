import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { bedrockServiceModel } from "./support/aws-shapes.ts";
import { bedrockWire, brokenStream, modelId } from "./support/bedrock-wire.ts";
import { openSchema, request, testProviderContract } from "./support/provider-contract.ts";
import type { ProviderServer } from "./support/provider-server.ts";
import type { OpenOptions } from "./support/provider-wire.ts";

testProviderContract(bedrockWire);

let server: ProviderServer;
before(async () => (server = await bedrockWire.start()));
after(() => server.close());

const missing = bedrockServiceModel() ? false : "the service models of AWS are not in ../shared/data/api-models";
test("requests are checked against the service model of AWS", { skip: missing }, () => undefined);

async function sent(options: OpenOptions): Promise<Record<string, unknown>> {
  const { shape = "tool", streaming = false } = options;
  const reply = streaming ? bedrockWire.streamed : bedrockWire.whole;
  server.answerWith(reply({ output: { total: 3 }, stopReason: "end_turn" }, shape));
  await bedrockWire.open(server, options).complete(request);
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
  assert.equal(server.received.at(-1)?.path, `/model/${modelId}/converse`);
  assert.deepEqual(body["inferenceConfig"], { maxTokens: 77, temperature: 0 });
  assert.deepEqual(body["system"], [{ text: "Add up." }, { cachePoint: { type: "default" } }]);
  assert.deepEqual(body["requestMetadata"], { prompt: "sum", promptVersion: "default@3" });
  const { tools, toolChoice } = body["toolConfig"] as { tools: [{ toolSpec: object }]; toolChoice: unknown };
  assert.deepEqual(toolChoice, { tool: { name: "answer" } });
  const inputSchema = { json: strictSchema };
  assert.partialDeepStrictEqual(tools[0].toolSpec, { name: "answer", strict: true, inputSchema });
});

test("a model that does not enforce its tools reads every limit, and one without a cache gets no cache point", async () => {
  const body = await sent({ capabilities: { strictTools: false, promptCache: false, temperature: false } });
  assert.deepEqual(body["system"], [{ text: "Add up." }]);
  assert.deepEqual(body["inferenceConfig"], { maxTokens: 77 });
  const { tools } = body["toolConfig"] as { tools: [{ toolSpec: Record<string, unknown> }] };
  assert.deepEqual(tools[0].toolSpec["inputSchema"], { json: openSchema });
  assert.equal("strict" in tools[0].toolSpec, false);
});

test("a model that knows schemas is given one instead of a tool", async () => {
  const body = await sent({ shape: "json_schema" });
  assert.equal("toolConfig" in body, false);
  const { textFormat } = body["outputConfig"] as { textFormat: { structure: { jsonSchema: { schema: string } } } };
  assert.deepEqual(JSON.parse(textFormat.structure.jsonSchema.schema), strictSchema);
});

test("a model that knows neither is told the shape in words", async () => {
  const body = await sent({ shape: "none" });
  assert.equal("toolConfig" in body || "outputConfig" in body, false);
  assert.match(JSON.stringify(body["system"]), /JSON Schema.*total/);
});

test("a model that streams is asked by ConverseStream", async () => {
  await sent({ streaming: true });
  assert.equal(server.received.at(-1)?.path, `/model/${modelId}/converse-stream`);
});

const exceptions: readonly (readonly [string, string])[] = [
  ["throttlingException", "ModelThrottled"],
  ["modelStreamErrorException", "ModelUnavailable"],
  ["internalServerException", "ModelUnavailable"],
  ["serviceUnavailableException", "ModelUnavailable"],
  ["validationException", "ModelRequestRefused"],
];

for (const [exception, name] of exceptions) {
  test(`${exception} inside a stream is ${name}`, async () => {
    server.answerWith(brokenStream(exception));
    await assert.rejects(bedrockWire.open(server, { streaming: true }).complete(request), { name });
  });
}

test("a call without credentials is refused and names what is missing", async () => {
  const { createBedrockModel } = await import("../../../src/adapters/providers/bedrock/bedrock-model.ts");
  const cause = Object.assign(new Error("no credentials"), { name: "CredentialsProviderError" });
  const deployed = await deployedForTest();
  const model = createBedrockModel({
    client: { send: () => Promise.reject(cause) },
    deployed,
    clock: { now: () => 0 },
  });
  await assert.rejects(model.complete(request), { name: "ModelRequestRefused", message: /no credentials/ });
});

async function deployedForTest() {
  const { loadModels } = await import("../../../src/adapters/local/model-files.ts");
  const { findModel } = await import("../../../src/model/index.ts");
  const model = findModel(loadModels("models/prod.json").catalogue, "nova-lite");
  const deployment = model.deployments.find((each) => each.provider === "bedrock");
  assert.ok(deployment?.provider === "bedrock");
  return { model, deployment };
}
