/** Search by the API is search as the agent has it: words and vectors, whichever index a target opens. */
import { strict as assert } from "node:assert";
import { test } from "node:test";
import { openGroupCommit } from "../../../local/engine/index.ts";
import { openKnowledgeLayer } from "../../../local/knowledge-layer.ts";
import { loadCompany } from "../../../src/adapters/local/company-files.ts";
import { createInProcessKnowledge, modelHalf } from "../../../src/adapters/local/knowledge-in-process.ts";
import { silentTelemetry } from "../../../src/kernel/index.ts";
import type { Article, KnowledgeStore, TextEmbedding } from "../../../src/knowledge/index.ts";
import { apiUnderTest, type ApiUnderTest, management } from "../../support/api-under-test.ts";

const bicycles: Article = {
  ...{ kind: "article", id: "bicycles", title: "Bicycles", body: "We cover theft.", language: "en" },
  ...{ visibility: "public", status: "published", usage: "on" },
};

/** Knows that a Velo is a bicycle, which no word says. */
const embedding: TextEmbedding = {
  name: "meaning",
  dimensions: 2,
  embed: async (texts) => ({
    vectors: texts.map((text) => (/velo|bicycle/i.test(text) ? Float32Array.of(1, 0) : Float32Array.of(0, 1))),
  }),
};

async function publish(store: KnowledgeStore): Promise<void> {
  const { number } = await store.current();
  await store.publish({ id: `p${number}`, at: 1, by: "test", summary: "", changes: [{ put: bicycles }] });
}

async function foundBy(api: ApiUnderTest) {
  const { body } = await api.call("GET", "/knowledge/search?text=velo", undefined, management);
  const { passages } = body as unknown as { passages: { article_id: string; ranks: { vector?: number } }[] };
  return passages.map(({ article_id, ranks }) => [article_id, ranks.vector] as const);
}

test("with an embedding model, what shares no word with the question is found by its meaning", async () => {
  const { knowledgeStore } = apiUnderTest();
  await publish(knowledgeStore);
  const withVectors = createInProcessKnowledge({ store: knowledgeStore, vectorHalf: modelHalf(embedding) });
  assert.deepEqual(await foundBy(apiUnderTest({ knowledgeStore, knowledge: withVectors })), [["bicycles", 1]]);
  assert.deepEqual(await foundBy(apiUnderTest({ knowledgeStore })), []);
});

test("the local server searches with the embedding model that its models name", async () => {
  const commit = openGroupCommit(":memory:");
  const layer = await openKnowledgeLayer({
    ...{ commit, company: { ...loadCompany("companies/harbour-bank"), articles: [] }, telemetry: silentTelemetry },
    timing: { clock: { now: () => 0 }, random: () => 0.5, pause: async () => undefined },
    embedding: () => embedding,
  });
  await publish(layer.knowledgeStore);
  assert.deepEqual(await foundBy(apiUnderTest(layer)), [["bicycles", 1]]);
  await commit.close();
});
