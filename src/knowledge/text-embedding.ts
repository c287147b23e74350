/**
 * What the vector half of search needs of a model that turns texts into vectors, and where vectors are kept so that a
 * text is paid for once. Vectors of two models never meet: a vector is kept under its model's name.
 */
import { createHash } from "node:crypto";

export interface TextEmbedding {
  readonly name: string;
  readonly dimensions: number;
  /** One vector per text, in their order, each `dimensions` long; length and direction are free, all zeros means none. */
  embed(
    texts: readonly string[],
    options: { readonly purpose: "query" | "passage" },
  ): Promise<{ readonly vectors: readonly Float32Array[] }>;
}

/** Digest of a text (`vectorKey`) to its vector, per model. A lost entry costs money, never correctness. */
export interface VectorCache {
  /** Those of the keys that are there. */
  read(model: string, keys: readonly string[]): Promise<ReadonlyMap<string, Float32Array>>;
  write(model: string, vectors: ReadonlyMap<string, Float32Array>): Promise<void>;
}

export function vectorKey(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Passages are embedded once and remembered; questions are not, since they rarely come twice. */
export function createCachedEmbedding(embedding: TextEmbedding, cache: VectorCache): TextEmbedding {
  const { name, dimensions } = embedding;
  const model = `${name}/${dimensions}`;
  return {
    name,
    dimensions,
    async embed(texts, options) {
      if (options.purpose === "query") return embedding.embed(texts, options);
      const textOf = new Map(texts.map((text) => [vectorKey(text), text]));
      const kept = await cache.read(model, [...textOf.keys()]);
      const missing = [...textOf].filter(([key]) => !kept.has(key));
      const fresh = await embedPassages(embedding, new Map(missing));
      if (fresh.size > 0) await cache.write(model, fresh);
      const vectorOf = (key: string) => (kept.get(key) ?? fresh.get(key)) as Float32Array;
      return { vectors: texts.map((text) => vectorOf(vectorKey(text))) };
    },
  };
}

async function embedPassages(
  embedding: TextEmbedding,
  texts: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, Float32Array>> {
  if (texts.size === 0) return new Map();
  const { vectors } = await embedding.embed([...texts.values()], { purpose: "passage" });
  return new Map([...texts.keys()].map((key, place) => [key, vectors[place] as Float32Array]));
}
