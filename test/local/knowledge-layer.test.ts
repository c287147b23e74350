import assert from "node:assert/strict";
import { test } from "node:test";
import { openGroupCommit } from "../../local/engine/index.ts";
import { openKnowledgeLayer } from "../../local/knowledge-layer.ts";
import { loadCompany } from "../../src/adapters/local/company-files.ts";
import { silentTelemetry } from "../../src/kernel/index.ts";
import type { TextEmbedding } from "../../src/knowledge/index.ts";
import type { ModelTrafficStores } from "../../src/model/traffic/index.ts";

const company = loadCompany("companies/harbour-bank");
const [article] = company.articles;
assert.ok(article);
const small = { ...company, articles: [article] };

test("an embedding model is given the traffic of the process, and no passage to embed at a second start", async () => {
  const commit = openGroupCommit(":memory:");
  const asked: string[] = [];
  const given: ModelTrafficStores[] = [];
  const embedding: TextEmbedding = {
    name: "counted",
    dimensions: 1,
    async embed(texts, { purpose }) {
      asked.push(...texts.map(() => purpose));
      return { vectors: texts.map(() => Float32Array.of(1)) };
    },
  };
  const open = () =>
    openKnowledgeLayer({
      ...{ commit, company: small, telemetry: silentTelemetry },
      timing: { clock: { now: () => 0 }, random: () => 0.5, pause: async () => undefined },
      embedding: (stores) => (given.push(stores), embedding),
    });
  const search = async () => {
    const { knowledge } = await open();
    const query = { text: article.title, version: 1, at: 0, limit: 1 };
    const [found] = await knowledge.searchPublic({ ...query, audience: "users" });
    return found?.ranks.vector !== undefined;
  };
  assert.deepEqual([await search(), asked.includes("passage")], [true, true]);
  asked.length = 0;
  assert.deepEqual([await search(), asked], [true, ["query"]]);
  await given[0]?.spending.add("2026-01-05", 7);
  assert.equal(await given[1]?.spending.read("2026-01-05"), 7);
  await commit.close();
});
