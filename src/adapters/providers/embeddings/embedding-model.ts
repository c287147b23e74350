/**
 * An embedding model of the catalogue: texts in batches, a few at a time, checked vectors out. The deployments of an
 * embedding model are the same model, so the next one answers when one can't.
 */
import { InvalidArgumentError, RetryableError } from "../../../kernel/index.ts";
import type { TurnwiseError } from "../../../kernel/index.ts";
import { ModelCancelledError, ModelRequestRefusedError, ModelUnavailableError, noUsage } from "../../../model/index.ts";
import type { EmbeddingDeployment, EmbeddingEntry, EmbeddingModel, EmbedOptions } from "../../../model/index.ts";
import { limitCall } from "../deployed-model.ts";
import type { ToModelError } from "../deployed-model.ts";
import type { EmbeddedBatch, EmbeddingProvider } from "./embedding-provider.ts";
import { batchesOf } from "./embedding-provider.ts";

export interface DeployedEmbedding {
  readonly deployment: EmbeddingDeployment;
  /** Loads the provider's adapter at the first call. */
  readonly provider: () => Promise<EmbeddingProvider>;
  readonly toModelError: ToModelError;
}

/** How many batches are under way at once. */
const concurrency = 4;

export function embeddingModel(
  { name, dimensions }: Pick<EmbeddingEntry, "name" | "dimensions">,
  deployed: readonly DeployedEmbedding[],
): EmbeddingModel {
  return {
    name,
    dimensions,
    async embed(texts, options) {
      const empty = texts.findIndex((text) => text.trim() === "");
      if (empty >= 0) throw new InvalidArgumentError(`text ${empty} is empty and has no meaning to embed`);
      return inOrder(deployed, (each) => embedAll({ name, dimensions }, each, texts, options));
    },
  };
}

/** The first deployment that can; what the last one says when none can. */
async function inOrder<Each, Result>(all: readonly Each[], attempt: (each: Each) => Promise<Result>): Promise<Result> {
  for (const [index, each] of all.entries()) {
    try {
      return await attempt(each);
    } catch (error) {
      const mayPass = error instanceof RetryableError && !(error instanceof ModelCancelledError);
      if (!mayPass || index === all.length - 1) throw error;
    }
  }
  throw new InvalidArgumentError("an embedding model has no deployment");
}

async function embedAll(
  entry: Pick<EmbeddingEntry, "name" | "dimensions">,
  { deployment, provider, toModelError }: DeployedEmbedding,
  texts: readonly string[],
  { purpose, signal: cancelled }: EmbedOptions,
) {
  const { limits, embed } = await provider();
  const embedded = await mapSome(batchesOf(texts, limits), async (batch) => {
    const calling = limitCall(entry.name, deployment.timeoutMs, cancelled);
    try {
      const result = await embed({ texts: batch, purpose, dimensions: entry.dimensions, signal: calling.signal });
      return checked(entry, batch.length, result);
    } catch (cause) {
      throw calling.endedBy() ?? asModelError(cause, (error) => toModelError(entry.name, error));
    }
  });
  const inputTokens = embedded.reduce((sum, batch) => sum + batch.inputTokens, 0);
  return {
    vectors: embedded.flatMap(({ vectors }) => vectors.map((vector) => Float32Array.from(vector))),
    usage: { ...noUsage, inputTokens },
    costMicroUsd: Math.ceil(inputTokens * deployment.prices.input),
  };
}

function asModelError(cause: unknown, convert: (cause: unknown) => TurnwiseError): TurnwiseError {
  return cause instanceof ModelRequestRefusedError || cause instanceof ModelUnavailableError ? cause : convert(cause);
}

/** A vector of another width would spoil an index for good. */
function checked(
  { name, dimensions }: Pick<EmbeddingEntry, "name" | "dimensions">,
  texts: number,
  batch: EmbeddedBatch,
): EmbeddedBatch {
  if (batch.vectors.length !== texts) {
    throw new ModelUnavailableError(name, new Error(`it gave ${batch.vectors.length} vectors for ${texts} texts`));
  }
  for (const vector of batch.vectors) {
    if (vector.length !== dimensions) {
      const reason = `its vectors have ${vector.length} numbers and the catalogue says ${dimensions}`;
      throw new ModelRequestRefusedError(name, new Error(reason));
    }
    if (!vector.every((number) => Number.isFinite(number))) {
      throw new ModelUnavailableError(name, new Error("a vector holds something that is no number"));
    }
  }
  return batch;
}

/** Results in the order of the items; after a failure nothing new is begun. */
async function mapSome<Item, Result>(
  items: readonly Item[],
  map: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const open = items.entries();
  let failed = false;
  const work = async (): Promise<void> => {
    for (const [index, item] of open) {
      if (failed) return;
      results[index] = await map(item).catch((error: unknown) => {
        failed = true;
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, work));
  return results;
}
