/**
 * The port to a model that turns texts into vectors. Queries and passages are embedded differently by some models, so a
 * caller says which they are. Vectors of two models, or of two widths, must never meet in one index: `name` and
 * `dimensions` belong into an index's version.
 */
import type { TokenUsage } from "./language-model.ts";

export type EmbeddingPurpose = "query" | "passage";

export interface EmbedOptions {
  readonly purpose: EmbeddingPurpose;
  /** Ends the call: it throws ModelCancelled. */
  readonly signal?: AbortSignal;
}

export interface Embeddings {
  /** One per text, in their order, each `dimensions` long. */
  readonly vectors: readonly Float32Array[];
  readonly usage: TokenUsage;
  readonly costMicroUsd: number;
}

export interface EmbeddingModel {
  /** Logical name from the catalogue. */
  readonly name: string;
  readonly dimensions: number;
  /**
   * Any number of texts; the adapter keeps to its provider's batch limits, one attempt per batch. Throws ModelThrottled,
   * ModelUnavailable, ModelRequestRefused or ModelCancelled, as LanguageModel does.
   */
  embed(texts: readonly string[], options: EmbedOptions): Promise<Embeddings>;
}
