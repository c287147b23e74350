import assert from "node:assert/strict";
import { test } from "node:test";
import { createCachedEmbedding, type TextEmbedding, type VectorCache } from "../../src/knowledge/index.ts";

function buildCache(): VectorCache {
  const kept = new Map<string, Float32Array>();
  return {
    read: async (model, keys) => {
      const found = keys.map((key) => [key, kept.get(`${model} ${key}`)] as const);
      return new Map(found.filter((each): each is [string, Float32Array] => each[1] !== undefined));
    },
    write: async (model, vectors) => {
      for (const [key, vector] of vectors) kept.set(`${model} ${key}`, vector);
    },
  };
}

/** Embeds a text as its length, and remembers what it was paid for. */
function buildModel(name: string, dimensions = 1) {
  const paid: string[] = [];
  const embedding: TextEmbedding = {
    name,
    dimensions,
    embed: async (texts) => {
      paid.push(...texts);
      return { vectors: texts.map((text) => new Float32Array(dimensions).fill(text.length)) };
    },
  };
  return { paid, embedding };
}

test("a passage is paid for once, also after a restart, and keeps its place among the others", async () => {
  const cache = buildCache();
  const { embedding, paid } = buildModel("m");
  await createCachedEmbedding(embedding, cache).embed(["one", "three"], { purpose: "passage" });
  const restarted = createCachedEmbedding(embedding, cache);
  const { vectors } = await restarted.embed(["three", "four", "one", "four"], { purpose: "passage" });
  assert.deepEqual(
    vectors.map(([length]) => length),
    [5, 4, 3, 4],
  );
  assert.deepEqual(paid, ["one", "three", "four"]);
});

test("questions are not kept", async () => {
  const { embedding, paid } = buildModel("m");
  const cached = createCachedEmbedding(embedding, buildCache());
  await cached.embed(["q"], { purpose: "query" });
  await cached.embed(["q"], { purpose: "query" });
  assert.deepEqual(paid, ["q", "q"]);
});

test("another model, or another width of the same, has vectors of its own", async () => {
  const cache = buildCache();
  const models = [buildModel("m"), buildModel("n"), buildModel("m", 2)];
  for (const { embedding } of models)
    await createCachedEmbedding(embedding, cache).embed(["a"], { purpose: "passage" });
  assert.deepEqual(
    models.map(({ paid }) => paid),
    [["a"], ["a"], ["a"]],
  );
});
