import assert from "node:assert/strict";
import { test } from "node:test";
import { embeddingModel } from "../../../src/adapters/providers/embeddings/embedding-model.ts";
import type { DeployedEmbedding } from "../../../src/adapters/providers/embeddings/embedding-model.ts";
import type { EmbeddingBatch } from "../../../src/adapters/providers/embeddings/embedding-provider.ts";
import { createEmbeddingTraffic } from "../../../src/adapters/providers/embeddings/embedding-traffic.ts";
import { type MeasuredCall, ModelUnavailableError } from "../../../src/model/index.ts";
import {
  createInMemoryTrafficStores,
  type ModelTrafficStores,
  newBreaker,
  spendingDay,
} from "../../../src/model/traffic/index.ts";

const now = Date.UTC(2026, 0, 5, 9);

interface Place {
  readonly id: string;
  readonly requestsPerMinute?: number;
  readonly inputTokensPerMinute?: number;
}

/** A provider that counts a token a letter, costs two dollars a million, and is down where the test says so. */
function openScene(
  places: readonly Place[],
  change: (stores: ModelTrafficStores) => ModelTrafficStores = (all) => all,
) {
  const stores = change(createInMemoryTrafficStores());
  const asked: { readonly id: string; readonly texts: readonly string[] }[] = [];
  const measured: MeasuredCall[] = [];
  const errors: string[] = [];
  const down = new Set<string>();
  const telemetry = { info() {}, warn() {}, error: (message: string) => void errors.push(message) };
  /** A call that waits is told at once that its time is over. */
  const clock = { now: () => now, schedule: () => () => undefined };
  const measure = (call: MeasuredCall) => void measured.push(call);
  const traffic = createEmbeddingTraffic({ ...stores, clock, random: () => 0, telemetry, measure });
  const deployed = places.map(({ id, requestsPerMinute = 100, inputTokensPerMinute = 10_000 }): DeployedEmbedding => {
    const embed = async ({ texts, dimensions }: EmbeddingBatch) => {
      asked.push({ id, texts });
      if (down.has(id)) throw new Error("down");
      const vector = Array.from({ length: dimensions }, () => 1);
      return { vectors: texts.map(() => vector), inputTokens: texts.join("").length };
    };
    return {
      deployment: {
        ...{ id, provider: "bedrock", modelId: "m", region: "r", prices: { input: 2 } },
        quotas: { requestsPerMinute, inputTokensPerMinute },
      },
      provider: async () => ({ limits: { texts: 10, characters: 1_000 }, embed }),
      toModelError: (model, cause) => new ModelUnavailableError(model, cause),
    };
  });
  const model = embeddingModel({ name: "embed", dimensions: 2 }, deployed, traffic);
  return { model, stores, asked, measured, errors, down };
}

const query = { purpose: "query" } as const;
const passage = { purpose: "passage" } as const;

test("passages leave half of a quota to the questions of customers, who wait for nothing", async () => {
  const { model, asked } = openScene([{ id: "here", requestsPerMinute: 4 }]);
  await model.embed(["a"], passage);
  await model.embed(["b"], passage);
  await assert.rejects(model.embed(["c"], passage), { name: "ModelThrottled" });
  await model.embed(["d"], query);
  await model.embed(["e"], query);
  assert.deepEqual(
    asked.map(({ texts: [text] }) => text),
    ["a", "b", "d", "e"],
  );
});

test("the next deployment is asked when one has no capacity, and when one is down", async () => {
  const { model, asked, down } = openScene([{ id: "here", requestsPerMinute: 1 }, { id: "there" }, { id: "last" }]);
  await model.embed(["a"], query);
  await model.embed(["b"], query);
  down.add("there");
  await model.embed(["c"], query);
  assert.deepEqual(
    asked.map(({ id }) => id),
    ["here", "there", "there", "last"],
  );
});

test("a deployment that is known to be down is passed over, for the kind of texts that it failed with", async () => {
  const { model, stores, asked } = openScene([{ id: "here" }, { id: "there" }]);
  const open = { ...newBreaker, state: "open", revision: 1, since: now, nextProbeAt: now + 20_000 } as const;
  await stores.health.replaceBreaker("here/passage", open);
  await model.embed(["a"], passage);
  await model.embed(["b"], query);
  assert.deepEqual(
    asked.map(({ id }) => id),
    ["there", "here"],
  );
});

test("what was spent is added to the day once for all batches, and every call is measured", async () => {
  const { model, stores, measured, down } = openScene([{ id: "here" }, { id: "there" }]);
  down.add("here");
  const texts = Array.from({ length: 11 }, () => "abc");
  const { costMicroUsd, usage } = await model.embed(texts, passage);
  assert.deepEqual([usage.inputTokens, costMicroUsd], [33, 66]);
  assert.equal(await stores.spending.read(spendingDay(now)), 66);
  const calls = measured.map(({ prompt, lane, deployment, outcome, usage: { inputTokens }, costMicroUsd: cost }) => ({
    ...{ prompt, lane, call: `${deployment} ${outcome}` },
    ...{ inputTokens, cost },
  }));
  const common = { prompt: "embed-passage", lane: "deferred" };
  assert.deepEqual(
    calls.toSorted((left, right) => left.inputTokens - right.inputTokens),
    [
      { ...common, call: "here failed", inputTokens: 0, cost: 0 },
      { ...common, call: "here failed", inputTokens: 0, cost: 0 },
      { ...common, call: "there used", inputTokens: 3, cost: 6 },
      { ...common, call: "there used", inputTokens: 30, cost: 60 },
    ],
  );
});

test("vectors come although the books are closed, and that is said", async () => {
  const { model, errors } = openScene([{ id: "here" }], (stores) => ({
    ...stores,
    spending: { ...stores.spending, add: async () => Promise.reject(new Error("no table")) },
  }));
  assert.equal((await model.embed(["a"], query)).vectors.length, 1);
  assert.deepEqual(errors, ["embeddings could not be booked"]);
});

test("a batch is never so large that it would wait for a minute's whole quota", async () => {
  const { model, asked } = openScene([{ id: "here", inputTokensPerMinute: 80 }]);
  await model.embed(
    Array.from({ length: 4 }, () => "x".repeat(20)),
    passage,
  );
  assert.deepEqual(
    asked.map(({ texts }) => texts.length),
    [3, 1],
  );
});
