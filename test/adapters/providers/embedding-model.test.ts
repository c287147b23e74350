import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import fc from "fast-check";
import { createEmbeddingModel } from "../../../src/adapters/providers/index.ts";
import { toModelError } from "../../../src/adapters/providers/bedrock/bedrock-errors.ts";
import { createBedrockEmbeddings } from "../../../src/adapters/providers/embeddings/bedrock-embeddings.ts";
import { embeddingModel } from "../../../src/adapters/providers/embeddings/embedding-model.ts";
import type { DeployedEmbedding } from "../../../src/adapters/providers/embeddings/embedding-model.ts";
import { batchesOf } from "../../../src/adapters/providers/embeddings/embedding-provider.ts";
import {
  createEmbeddingTraffic,
  type EmbeddingTrafficDependencies,
} from "../../../src/adapters/providers/embeddings/embedding-traffic.ts";
import { createInMemoryTrafficStores, systemTrafficClock } from "../../../src/model/traffic/index.ts";
import { noUsage } from "../../../src/model/index.ts";
import type { EmbeddingDeployment } from "../../../src/model/index.ts";
import { createTestClient } from "./support/bedrock-wire.ts";
import { openAiDocument } from "./support/openai-document.ts";
import { jsonReply, silence, startProviderServer } from "./support/provider-server.ts";
import type { ProviderServer, Received } from "./support/provider-server.ts";
import { patienceMs } from "./support/provider-wire.ts";

const dimensions = 256;
const vector = (first: number): number[] => [first, ...Array.from({ length: dimensions - 1 }, () => 0.5)];
const quotas = { requestsPerMinute: 100, inputTokensPerMinute: 10_000 };

/** Nobody else calls, and nothing of this test is remembered for the next. */
function calm(): EmbeddingTrafficDependencies {
  return { ...createInMemoryTrafficStores(), clock: systemTrafficClock, random: () => 0.5 };
}

const trafficOf = () => createEmbeddingTraffic(calm());

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function listen(options: { http2?: boolean; complaintAbout?: (received: Received) => string | undefined } = {}) {
  const server = await startProviderServer({ complaintAbout: () => undefined, ...options });
  closing.push(() => server.close());
  return server;
}

function onBedrock(server: ProviderServer, modelId: string, timeoutMs = patienceMs) {
  const client = createTestClient(server.url);
  closing.push(() => client.destroy());
  return embeddingModel({ name: "embed", dimensions }, [deployedAt(client, modelId, timeoutMs)], trafficOf());
}

function deployedAt(
  client: ReturnType<typeof createTestClient>,
  modelId: string,
  timeoutMs = patienceMs,
  id = "e",
): DeployedEmbedding {
  const deployment: EmbeddingDeployment = {
    id,
    provider: "bedrock",
    modelId,
    region: "us-east-1",
    quotas,
    prices: { input: 0.1 },
    timeoutMs,
  };
  return { deployment, provider: () => Promise.resolve(createBedrockEmbeddings(client, modelId)), toModelError };
}

const titan = "amazon.titan-embed-text-v2:0";
const cohere = "cohere.embed-v4:0";

test("Titan is asked for one text a call, and what it counted is paid for", async () => {
  const server = await listen({ http2: true });
  server.answerWith(jsonReply(200, { embedding: vector(0.25), inputTextTokenCount: 7 }));
  const embedded = await onBedrock(server, titan).embed(["one", "two", "three"], { purpose: "passage" });
  assert.deepEqual(
    embedded.vectors.map(([first]) => first),
    [0.25, 0.25, 0.25],
  );
  assert.ok(embedded.vectors.every((each) => each instanceof Float32Array && each.length === dimensions));
  assert.deepEqual([embedded.usage, embedded.costMicroUsd], [{ ...noUsage, inputTokens: 21 }, 3]);
  assert.deepEqual(
    server.received.map(({ body }) => body),
    ["one", "two", "three"].map((inputText) => ({ inputText, dimensions, normalize: true })),
  );
  assert.equal(server.received[0]?.path, `/model/${titan}/invoke`);
});

test("Cohere is told queries from passages, gets them together, and counts in a header", async () => {
  const server = await listen({ http2: true });
  const answer = { id: "1", response_type: "embeddings_by_type", texts: ["a", "b"] };
  const embeddings = { float: [vector(0), vector(1)] };
  server.answerWith(jsonReply(200, { ...answer, embeddings }, { "x-amzn-bedrock-input-token-count": "42" }));
  for (const [purpose, input_type] of [
    ["query", "search_query"],
    ["passage", "search_document"],
  ] as const) {
    const { vectors, usage } = await onBedrock(server, cohere).embed(["a", "b"], { purpose });
    assert.deepEqual([vectors[0]?.[0], vectors[1]?.[0], usage.inputTokens], [0, 1, 42]);
    const body = { input_type, texts: ["a", "b"], embedding_types: ["float"], output_dimension: dimensions };
    assert.deepEqual(server.received.at(-1)?.body, { ...body, truncate: "NONE" });
  }
});

function openAiEntry(server: ProviderServer, provider: "openai" | "openai-compatible") {
  const common = { id: "e", modelId: "text-embedding-3-small", region: "global", prices: { input: 0.02 }, quotas };
  const credentials = { secretName: "s", environment: "E" };
  const deployment = { ...common, provider, endpoint: `${server.url}/v1`, credentials, timeoutMs: patienceMs };
  const embeddings = [{ name: "small", dimensions, deployments: [deployment] }];
  return createEmbeddingModel(
    "small",
    { embeddings },
    { ...calm(), credentials: () => () => Promise.resolve("test-key") },
  );
}

const document = openAiDocument();

function checkedEmbeddings({ path, headers, body }: Received): string | undefined {
  if (path !== "/v1/embeddings" || headers["authorization"] !== "Bearer test-key") return `no ${path} for you`;
  return document?.("CreateEmbeddingRequest", body);
}

for (const provider of ["openai", "openai-compatible"] as const) {
  test(`${provider} is given texts together, and its vectors come in the order of the texts`, async () => {
    const server = await listen({ complaintAbout: checkedEmbeddings });
    const data = [1, 0].map((index) => ({ object: "embedding", index, embedding: vector(index) }));
    const usage = { prompt_tokens: 9, total_tokens: 9 };
    server.answerWith(jsonReply(200, { object: "list", model: "m", data, usage }));
    const {
      vectors,
      usage: used,
      costMicroUsd,
    } = await openAiEntry(server, provider).embed(["a", "b"], { purpose: "query" });
    assert.deepEqual([vectors[0]?.[0], vectors[1]?.[0], used.inputTokens, costMicroUsd], [0, 1, 9, 1]);
    assert.deepEqual(server.complaints, []);
    const { dimensions: width } = server.received[0]?.body as { dimensions?: number };
    assert.equal(width, provider === "openai" ? dimensions : undefined, "only OpenAI knows widths");
  });
}

test("a name that the catalogue does not hold is told the names there are", () => {
  assert.throws(
    () =>
      createEmbeddingModel("large", { embeddings: [] }, { ...calm(), credentials: () => () => Promise.resolve("") }),
    {
      name: "UnknownModel",
    },
  );
});

const spoiled: Readonly<Record<string, readonly [unknown, string]>> = {
  "vectors of another width": [{ embeddings: { float: [[1, 2, 3]] } }, "ModelRequestRefused"],
  "too few vectors": [{ embeddings: { float: [] } }, "ModelUnavailable"],
  "a vector with a hole": [{ embeddings: { float: [[null, ...vector(0).slice(1)]] } }, "ModelUnavailable"],
  "no vectors": [{ message: "hello" }, "ModelUnavailable"],
};

for (const [what, [answer, name]] of Object.entries(spoiled)) {
  test(`${what} never reach an index: ${name}`, async () => {
    const server = await listen({ http2: true });
    server.answerWith(jsonReply(200, answer));
    await assert.rejects(onBedrock(server, cohere).embed(["a"], { purpose: "query" }), { name });
  });
}

test("an empty text is the caller's mistake, and nothing is asked", async () => {
  const server = await listen({ http2: true });
  await assert.rejects(onBedrock(server, titan).embed(["a", " "], { purpose: "query" }), { name: "InvalidArgument" });
  assert.equal(server.received.length, 0);
});

test("nothing to embed is nothing to pay", async () => {
  const server = await listen({ http2: true });
  const embedded = await onBedrock(server, titan).embed([], { purpose: "query" });
  assert.deepEqual(embedded, { vectors: [], usage: noUsage, costMicroUsd: 0 });
});

test("errors have the names that those of completions have", async () => {
  const server = await listen({ http2: true });
  const embed = (options = {}) => onBedrock(server, titan, 60).embed(["a"], { purpose: "query", ...options });
  const failure = (status: number, type: string) => jsonReply(status, { message: "no" }, { "x-amzn-errortype": type });
  server.answerWith(failure(429, "ThrottlingException"));
  await assert.rejects(embed(), { name: "ModelThrottled" });
  server.answerWith(failure(400, "ValidationException"));
  await assert.rejects(embed(), { name: "ModelRequestRefused" });
  server.answerWith(silence);
  await assert.rejects(embed(), { name: "ModelUnavailable", timedOut: true });
  await assert.rejects(embed({ signal: AbortSignal.abort() }), { name: "ModelCancelled" });
});

test("the next deployment answers when the first one can't, and also when the first one refuses the request", async () => {
  const [first, second] = [await listen({ http2: true }), await listen({ http2: true })];
  const clients = [first, second].map(({ url }) => createTestClient(url));
  closing.push(() => clients.forEach((client) => client.destroy()));
  const model = embeddingModel(
    { name: "embed", dimensions },
    clients.map((client, place) => deployedAt(client, titan, patienceMs, `e-${place}`)),
    trafficOf(),
  );
  second.answerWith(jsonReply(200, { embedding: vector(0.5), inputTextTokenCount: 1 }));
  first.answerWith(jsonReply(503, { message: "no" }, { "x-amzn-errortype": "ServiceUnavailableException" }));
  assert.equal((await model.embed(["a"], { purpose: "query" })).vectors.length, 1);
  first.answerWith(jsonReply(400, { message: "no" }, { "x-amzn-errortype": "ValidationException" }));
  assert.equal((await model.embed(["a"], { purpose: "query" })).vectors.length, 1);
  assert.deepEqual([first.received.length, second.received.length], [2, 2]);
});

test("batches hold every text once, in order, within the provider's limits", () => {
  const limits = fc.record({ texts: fc.integer({ min: 1, max: 5 }), characters: fc.integer({ min: 1, max: 20 }) });
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1, maxLength: 30 })), limits, (texts, { texts: most, characters }) => {
      const batches = batchesOf(texts, { texts: most, characters });
      assert.deepEqual(batches.flat(), texts);
      for (const batch of batches) {
        assert.ok(batch.length >= 1 && batch.length <= most);
        assert.ok(batch.length === 1 || batch.join("").length <= characters);
      }
    }),
  );
});
