import assert from "node:assert/strict";
import { it } from "node:test";
import type { VectorHalf } from "../../../src/adapters/local/knowledge-in-process.ts";
import type { Article, KnowledgeIndex, TextEmbedding } from "../../../src/knowledge/index.ts";
import { buildArticle } from "../../support/build-knowledge.ts";
import type { CurrentBase } from "../index-contract.ts";

/** What a text says to the embedding: a direction that a question names, or what a passage was given. */
const directions = new Map<string, readonly number[]>([
  ["east", [1, 0, 0]],
  ["north", [0, 1, 0]],
]);

function namedEmbedding(state: { fails?: boolean } = {}): TextEmbedding {
  const vectorOf = (text: string) => [...directions].find(([name]) => text.includes(name))?.[1] ?? [0, 0, 0];
  return {
    name: "named",
    dimensions: 3,
    embed(texts, { purpose }) {
      if (state.fails === true && purpose === "passage") return Promise.reject(new Error("the model is away"));
      return Promise.resolve({ vectors: texts.map((text) => Float32Array.from(vectorOf(text))) });
    },
  };
}

function half(changes: Partial<VectorHalf> = {}): VectorHalf {
  return { embedding: namedEmbedding(), weight: 0.5, leastSimilarity: -1, patience: 256, ...changes };
}

/** No word of the question is in any passage, so that vectors alone find them. */
async function ranking(index: KnowledgeIndex, text = "east", limit = 50): Promise<(readonly [string, number])[]> {
  const found = await index.searchPublic({ text, version: 1, at: 0, language: "en", limit });
  return found.map(({ articleId, ranks }) => [articleId, ranks.vector ?? 0] as const);
}

function passage(id: string, vector: readonly number[], changes: Partial<Article> = {}): Article {
  const body = `Body {${[id, ...vector].join("/")}}`.replaceAll(/\d/g, (digit) => "abcdefghij"[Number(digit)] ?? "");
  directions.set(body, vector);
  return buildArticle(id, { title: "Title", body, ...changes });
}

export function vectorChapter(base: CurrentBase): void {
  it("passages are ranked by their cosine, whatever the length of the vectors, and equals by id", async () => {
    const index = await base.holding(
      [
        passage("far", [-3, 0, 0]),
        passage("near-b", [8, 6, 0]),
        passage("near-a", [4, 3, 0]),
        passage("same", [0.001, 0, 0]),
        passage("across", [0, 0, 7]),
      ],
      half(),
    );
    const expected = [
      ["same", 1],
      ["near-a", 2],
      ["near-b", 3],
      ["across", 4],
      ["far", 5],
    ];
    assert.deepEqual(await ranking(index), expected);
    assert.deepEqual(await ranking(index, "east", 2), expected.slice(0, 2));
  });

  it("what is less similar than the least is not found", async () => {
    const items = [passage("half", [1, 1, 0]), passage("across", [0, 1, 0]), passage("away", [-1, 0.1, 0])];
    const index = await base.holding(items, half({ leastSimilarity: 0.2 }));
    assert.deepEqual(await ranking(index), [["half", 1]]);
  });

  it("a passage in another language counts less than its cosine", async () => {
    const index = await base.holding(
      [passage("german", [1, 0, 0], { language: "de" }), passage("english", [1, 1, 0]), passage("less", [1, 5, 0])],
      half(),
    );
    assert.deepEqual(await ranking(index), [
      ["english", 1],
      ["german", 2],
      ["less", 3],
    ]);
  });

  it("a vector search sees what its readers may see, and nothing else", async () => {
    const index = await base.holding(
      [
        passage("staff", [1, 0, 0], { visibility: "internal" }),
        passage("members", [1, 0.1, 0], { visibility: "users" }),
        passage("mail", [1, 0.2, 0], { scope: { channels: ["email"] } }),
        passage("everyone", [0, 1, 0]),
      ],
      half(),
    );
    assert.deepEqual(await ranking(index), [
      ["members", 1],
      ["everyone", 2],
    ]);
    const query = { text: "east", version: 1, at: 0, limit: 9, audience: "public" } as const;
    const found = await index.searchPublic(query);
    assert.deepEqual(
      found.map(({ articleId }) => articleId),
      ["everyone"],
    );
  });

  it("a passage whose vector is none is found by its words, and a question without one asks by words", async () => {
    const items = [buildArticle("silent", { body: "Harbour." }), passage("loud", [1, 0, 0])];
    const index = await base.holding(items, half());
    assert.deepEqual(await ranking(index), [["loud", 1]]);
    assert.deepEqual(await ranking(index, "harbour"), [["silent", 0]]);
  });

  it("words alone find what could not be embedded, until it could", async () => {
    const state = { fails: true };
    const index = await base.holding([passage("a", [1, 0, 0])], half({ embedding: namedEmbedding(state) }));
    assert.deepEqual(await ranking(index, "body north"), [["a", 0]]);
    state.fails = false;
    let found = await ranking(index);
    for (let attempt = 0; attempt < 200 && found.length === 0; attempt += 1) found = await ranking(index);
    assert.deepEqual(found, [["a", 1]]);
  });

  it("vectors rank each version by what it held", async () => {
    const index = await base.holding([passage("a", [1, 0, 0]), passage("b", [1, 1, 0])], half());
    const version = await base.publish([{ put: passage("a", [0, 1, 0]) }]);
    const query = { text: "east", at: 0, limit: 9 };
    const ids = async (asOf: number) =>
      (await index.searchPublic({ ...query, version: asOf })).map(({ articleId }) => articleId);
    assert.deepEqual(await ids(version), ["b", "a"]);
    assert.deepEqual(await ids(1), ["a", "b"]);
  });
}
