/** What only a real node can show: followers that meet, a way that is resumed, and exact ranks at random. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import fc from "fast-check";
import { createSearchEngine, type SearchEngine } from "../../../src/adapters/aws/opensearch-client.ts";
import { createOpenSearchKnowledge } from "../../../src/adapters/aws/opensearch-knowledge.ts";
import { lexicalHalf } from "../../../src/adapters/local/knowledge-in-process.ts";
import type { KnowledgeIndex, KnowledgeStore, TextEmbedding } from "../../../src/knowledge/index.ts";
import { buildArticle } from "../../support/build-knowledge.ts";
import { inMemoryKnowledgeStore } from "../../support/in-memory-knowledge-store.ts";

const endpoint = process.env["OPENSEARCH_ENDPOINT"];
if (endpoint === undefined) throw new Error("Run npm run test:opensearch: it starts the node that this test talks to.");
const engine = createSearchEngine({ endpoint, region: "us-east-1", requestTimeoutMs: 30_000 });
const patienceMs = 60_000;

after(() => engine.send({ method: "DELETE", path: "/follower-*" }));

async function publish(store: KnowledgeStore, id: string, bodies: Readonly<Record<string, string | undefined>>) {
  const changes = Object.entries(bodies).map(([article, body]) =>
    body === undefined
      ? { remove: { kind: "article", id: article } as const }
      : { put: buildArticle(article, { body }) },
  );
  await store.publish({ id, at: 0, by: "test", summary: id, changes });
}

async function textsAsOf(index: KnowledgeIndex, version: number): Promise<string[]> {
  const found = await index.searchPublic({ text: "harbour", version, at: 0, limit: 1000 });
  return found.map(({ text }) => text).toSorted();
}

test("three followers at once, with publishes in between, index every version as one alone would", async () => {
  const store = inMemoryKnowledgeStore();
  const open = () =>
    createOpenSearchKnowledge({ engine, store, vectorHalf: lexicalHalf, indexPrefix: "follower-many", patienceMs });
  const followers = [open(), open(), open()];
  const expected: string[][] = [[]];
  for (let version = 1; version <= 9; version += 1) {
    const live = { a: `Harbour a ${version}.`, ...(version % 2 === 0 ? {} : { b: "Harbour b." }) };
    await publish(store, `p${version}`, { b: undefined, ...live });
    expected.push(Object.values(live).toSorted());
    const asked = followers.slice(0, 1 + (version % 3)).map((each) => each.currentVersion());
    assert.deepEqual(new Set(await Promise.all(asked)), new Set([version]));
  }
  for (const index of [...followers, open()]) {
    for (const [version, texts] of expected.entries()) assert.deepEqual(await textsAsOf(index, version), texts);
  }
});

test("a follower that comes too late with an older state undoes nothing", async () => {
  const store = inMemoryKnowledgeStore();
  const indexPrefix = "follower-late";
  await publish(store, "p1", { a: "Harbour one." });
  let hold = () => {};
  const held = new Promise<void>((resolve) => (hold = resolve));
  const slow: SearchEngine = {
    async send(request) {
      if (request.path === "/_bulk") await held;
      return engine.send(request);
    },
  };
  const late = createOpenSearchKnowledge({ engine: slow, store, vectorHalf: lexicalHalf, indexPrefix, patienceMs });
  const coming = late.currentVersion();
  // The late one has read version 1 by the time that the other has indexed version 2.
  const quick = createOpenSearchKnowledge({ engine, store, vectorHalf: lexicalHalf, indexPrefix, patienceMs });
  assert.equal(await quick.currentVersion(), 1);
  await publish(store, "p2", { a: undefined });
  assert.equal(await quick.currentVersion(), 2);
  hold();
  await coming;
  for (const index of [late, quick]) {
    assert.deepEqual(await textsAsOf(index, 1), ["Harbour one."]);
    assert.deepEqual(await textsAsOf(index, 2), []);
  }
});

test("a long way that failed is gone on with where it stood, and until then its version can't be searched", async () => {
  const store = inMemoryKnowledgeStore();
  const bodies = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`a${n}`, `Harbour ${n}.`]));
  await publish(store, "p1", bodies);
  let writes = 0;
  const counted = (most: number): SearchEngine => ({
    async send(request) {
      if (request.path === "/_bulk" && (writes += 1) > most) throw new Error("the function was ended");
      return engine.send(request);
    },
  });
  const openWith = (most: number) => {
    const options = { store, vectorHalf: lexicalHalf, indexPrefix: "follower-resumed", patienceMs };
    return createOpenSearchKnowledge({ engine: counted(most), ...options });
  };
  await assert.rejects(openWith(10).searchPublic({ text: "harbour", version: 1, at: 0, limit: 9 }), /was ended/);
  writes = 0;
  assert.equal((await textsAsOf(openWith(Infinity), 1)).length, 200);
  assert.ok(writes < 20, `${writes} writes are more than what was left`);
});

test("a search waits for its version as long as it has patience, then says that it may come", async () => {
  const store = inMemoryKnowledgeStore();
  await publish(store, "p1", { a: "Harbour one." });
  const stuck: SearchEngine = {
    send: (request) => (request.path === "/_bulk" ? new Promise(() => {}) : engine.send(request)),
  };
  const options = { store, vectorHalf: lexicalHalf, indexPrefix: "follower-stuck", patienceMs: 1 };
  const index = createOpenSearchKnowledge({ engine: stuck, ...options });
  await assert.rejects(index.searchPublic({ text: "harbour", version: 1, at: 0, limit: 9 }), {
    name: "KnowledgeNotIndexed",
  });
  assert.equal(await index.currentVersion(), 0);
});

test("before indexes are filled from nothing, what must hold for that is checked, and only then", async () => {
  const store = inMemoryKnowledgeStore();
  await publish(store, "p1", { a: "Harbour one." });
  const options = { engine, store, vectorHalf: lexicalHalf, indexPrefix: "follower-checked", patienceMs };
  const refuse = () => Promise.reject(new Error("the domain is not well"));
  const refused = createOpenSearchKnowledge({ ...options, beforeReindex: refuse });
  await assert.rejects(refused.currentVersion(), /not well/);
  assert.equal(await createOpenSearchKnowledge(options).currentVersion(), 1);
  assert.equal(await createOpenSearchKnowledge({ ...options, beforeReindex: refuse }).currentVersion(), 1);
});

/** Ids of the passages by their exact cosine, in 64 bits, with a question that points along the first axis. */
function bruteForce(vectors: ReadonlyMap<string, readonly number[]>): string[] {
  const cosine = (vector: readonly number[]) => (vector[0] ?? 0) / Math.hypot(...vector);
  const scored = [...vectors].map(([id, vector]) => [id, cosine(vector)] as const);
  return scored.sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1)).map(([id]) => id);
}

test("random vectors are ranked as brute force ranks them", async () => {
  const part = fc.integer({ min: -9, max: 9 });
  const vectors = fc.array(
    fc.tuple(part, part, part).filter((vector) => vector.some((value) => value !== 0)),
    {
      minLength: 1,
      maxLength: 40,
    },
  );
  let base = 0;
  const property = fc.asyncProperty(vectors, async (drawn) => {
    base += 1;
    const named = new Map(drawn.map((vector, place) => [`v${String(place).padStart(3, "0")}x`, vector]));
    const vectorOf = (text: string) => [...named].find(([id]) => text.includes(id))?.[1] ?? [1, 0, 0];
    const embedding: TextEmbedding = {
      name: "drawn",
      dimensions: 3,
      embed: (texts) => Promise.resolve({ vectors: texts.map((text) => Float32Array.from(vectorOf(text))) }),
    };
    const store = inMemoryKnowledgeStore();
    await publish(store, "p1", Object.fromEntries([...named.keys()].map((id) => [id, `Body ${id}`])));
    const vectorHalf = { embedding, weight: 1, leastSimilarity: -1 };
    const indexPrefix = `follower-random-${base}`;
    const index = createOpenSearchKnowledge({ engine, store, vectorHalf, indexPrefix, patienceMs });
    const found = await index.searchPublic({ text: "?east", version: 1, at: 0, language: "en", limit: 100 });
    const ranked = found.toSorted((one, other) => (one.ranks.vector ?? 0) - (other.ranks.vector ?? 0));
    assert.deepEqual(
      ranked.map(({ articleId }) => articleId),
      bruteForce(named),
    );
    await engine.send({ method: "DELETE", path: `/${indexPrefix}-*` });
  });
  await fc.assert(property, { seed: 77, numRuns: 12 });
});
