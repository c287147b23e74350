/** What an adapter of an embedding provider does: one batch, within its own limits. The rest is in embedding-model.ts. */
import type { EmbeddingPurpose } from "../../../model/index.ts";

export interface EmbeddingBatch {
  readonly texts: readonly string[];
  readonly purpose: EmbeddingPurpose;
  readonly dimensions: number;
  readonly signal: AbortSignal;
}

export interface EmbeddedBatch {
  readonly vectors: readonly (readonly number[])[];
  readonly inputTokens: number;
}

export interface EmbeddingProvider {
  readonly limits: BatchLimits;
  embed(batch: EmbeddingBatch): Promise<EmbeddedBatch>;
}

export interface BatchLimits {
  readonly texts: number;
  /** Of all texts of a batch together: a token has at least about one. */
  readonly characters: number;
}

/** In their order; a text that is longer than a batch may be stands alone. */
export function batchesOf(texts: readonly string[], limits: BatchLimits): readonly (readonly string[])[] {
  const batches: string[][] = [];
  let characters = Infinity;
  for (const text of texts) {
    const last = batches.at(-1);
    characters += text.length;
    if (last && last.length < limits.texts && characters <= limits.characters) last.push(text);
    else {
      batches.push([text]);
      characters = text.length;
    }
  }
  return batches;
}

/** For providers that do not say what they counted. */
export function estimatedTokens(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + Math.ceil(text.length / 4), 0);
}
