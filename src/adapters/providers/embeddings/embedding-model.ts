/**
 * An embedding model of the catalogue: texts in batches, a few at a time, checked vectors out. The deployments of an
 * embedding model are the same model, so the next one answers when one can't; which and when is the traffic's business.
 */
import { InvalidArgumentError } from "../../../kernel/index.ts";
import type { TurnwiseError } from "../../../kernel/index.ts";
import { ModelCancelledError, ModelRequestRefusedError, ModelUnavailableError, noUsage } from "../../../model/index.ts";
import type {
  EmbeddingDeployment,
  EmbeddingEntry,
  EmbeddingModel,
  EmbeddingPurpose,
  EmbedOptions,
} from "../../../model/index.ts";
import { limitCall } from "../deployed-model.ts";
import type { ToModelError } from "../deployed-model.ts";
import type { BatchLimits, EmbeddedBatch, EmbeddingProvider } from "./embedding-provider.ts";
import { batchesOf } from "./embedding-provider.ts";
import { type CallableEmbedding, charactersPerToken, type EmbeddingTraffic } from "./embedding-traffic.ts";

export interface DeployedEmbedding {
  readonly deployment: EmbeddingDeployment;
  /** Loads the provider's adapter at the first call. */
  readonly provider: () => Promise<EmbeddingProvider>;
  readonly toModelError: ToModelError;
}

type Entry = Pick<EmbeddingEntry, "name" | "dimensions">;

/** How many batches are under way at once. */
const concurrency = 4;

export function embeddingModel(
  { name, dimensions }: Entry,
  deployed: readonly DeployedEmbedding[],
  traffic: EmbeddingTraffic,
): EmbeddingModel {
  const candidates = deployed.map((each) => callable(name, each));
  const asked = { name, dimensions };
  return {
    ...asked,
    async embed(texts, options) {
      const empty = texts.findIndex((text) => text.trim() === "");
      if (empty >= 0) throw new InvalidArgumentError(`text ${empty} is empty and has no meaning to embed`);
      if (options.signal?.aborted) throw new ModelCancelledError(name);
      return embedAll(asked, candidates, traffic, texts, options);
    },
  };
}

function callable(model: string, each: DeployedEmbedding): CallableEmbedding<DeployedEmbedding> {
  const { id, provider, region, quotas = {}, prices } = each.deployment;
  return { id, model, provider, region, quotas, prices, each };
}

async function embedAll(
  entry: Entry,
  candidates: readonly CallableEmbedding<DeployedEmbedding>[],
  traffic: EmbeddingTraffic,
  texts: readonly string[],
  { purpose, signal }: EmbedOptions,
) {
  let costMicroUsd = 0;
  try {
    const embedded = await mapSome(batchesOf(texts, await limitsOf(candidates)), async (batch) => {
      const invoke = (each: DeployedEmbedding, options: { readonly signal: AbortSignal }) =>
        embedBatch(entry, each, batch, { purpose, ...options });
      const paid = await traffic.call({ candidates, purpose, texts: batch, signal, invoke });
      costMicroUsd += paid.costMicroUsd;
      return paid;
    });
    const inputTokens = embedded.reduce((sum, batch) => sum + batch.inputTokens, 0);
    return {
      vectors: embedded.flatMap(({ vectors }) => vectors.map((vector) => Float32Array.from(vector))),
      usage: { ...noUsage, inputTokens },
      costMicroUsd: Math.ceil(costMicroUsd),
    };
  } finally {
    await traffic.spend(Math.ceil(costMicroUsd));
  }
}

/** A larger part of a minute's quota would wait until nobody else asks: half of it is kept for those who can't wait. */
const largestPart = 1 / 4;

/** What each of them takes, so that the next one can be asked the same. */
async function limitsOf(candidates: readonly CallableEmbedding<DeployedEmbedding>[]): Promise<BatchLimits> {
  const limits = await Promise.all(candidates.map(async ({ each }) => (await each.provider()).limits));
  const quotas = candidates.map(({ quotas: { inputTokensPerMinute = Infinity } }) => inputTokensPerMinute);
  return {
    texts: Math.min(...limits.map(({ texts }) => texts)),
    characters: Math.min(
      ...limits.map(({ characters }) => characters),
      ...quotas.map((quota) => quota * largestPart * charactersPerToken),
    ),
  };
}

/** For one call, where the catalogue says nothing. A customer who waits is better served by words alone. */
const usualTimeoutsMs: Readonly<Record<EmbeddingPurpose, number>> = { query: 5_000, passage: 60_000 };

async function embedBatch(
  entry: Entry,
  { deployment, provider, toModelError }: DeployedEmbedding,
  texts: readonly string[],
  { purpose, signal: cancelled }: { readonly purpose: EmbeddingPurpose; readonly signal: AbortSignal },
): Promise<EmbeddedBatch> {
  const { embed } = await provider();
  const calling = limitCall(entry.name, deployment.timeoutMs ?? usualTimeoutsMs[purpose], cancelled);
  try {
    const { signal } = calling;
    return checked(entry, texts.length, await embed({ texts, purpose, dimensions: entry.dimensions, signal }));
  } catch (cause) {
    throw calling.endedBy() ?? asModelError(cause, (error) => toModelError(entry.name, error));
  }
}

function asModelError(cause: unknown, convert: (cause: unknown) => TurnwiseError): TurnwiseError {
  return cause instanceof ModelRequestRefusedError || cause instanceof ModelUnavailableError ? cause : convert(cause);
}

/** A vector of another width would spoil an index for good. */
function checked({ name, dimensions }: Entry, texts: number, batch: EmbeddedBatch): EmbeddedBatch {
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
