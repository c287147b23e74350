/**
 * Calls of embedding models in the same traffic as those of prompts: budgets, health and the day's spending are shared
 * by all workers. The vector of a question is urgent, since a customer waits; those of passages are deferred. What a
 * call of one kind takes says nothing about the other, which is one text beside hundreds: each has a health of its own.
 */
import { silentTelemetry, type Telemetry } from "../../../kernel/index.ts";
import {
  createModelTraffic,
  type EmbeddingDeployment,
  type EmbeddingPurpose,
  type MeasuredCall,
  noUsage,
} from "../../../model/index.ts";
import {
  type Attempt,
  attemptsOf,
  type Deployment,
  type HealthStore,
  type Lane,
  type ModelTrafficStores,
  spendingDay,
  type TrafficClock,
} from "../../../model/traffic/index.ts";
import type { EmbeddedBatch } from "./embedding-provider.ts";

export interface EmbeddingTrafficDependencies extends ModelTrafficStores {
  readonly clock: TrafficClock;
  /** In [0, 1). */
  readonly random: () => number;
  readonly telemetry?: Telemetry;
  /** Hears of every call; on AWS it becomes metrics. */
  readonly measure?: ((call: MeasuredCall) => void) | undefined;
}

/** A deployment as traffic sees it, and the one of the catalogue that it stands for. */
export interface CallableEmbedding<Each> extends Deployment {
  readonly prices: EmbeddingDeployment["prices"];
  readonly each: Each;
}

export interface BatchCall<Each> {
  readonly candidates: readonly CallableEmbedding<Each>[];
  readonly purpose: EmbeddingPurpose;
  readonly texts: readonly string[];
  readonly signal: AbortSignal | undefined;
  invoke(each: Each, options: { readonly signal: AbortSignal }): Promise<EmbeddedBatch>;
}

/** Dollars per million tokens are millionths of a dollar per token; not rounded, since one text costs less than one. */
export interface PaidBatch extends EmbeddedBatch {
  readonly costMicroUsd: number;
}

export interface EmbeddingTraffic {
  /** Throws as the call of ModelTraffic does. */
  call<Each>(call: BatchCall<Each>): Promise<PaidBatch>;
  /** Adds to the day's spending; never throws. */
  spend(microUsd: number): Promise<void>;
}

const lanes: Readonly<Record<EmbeddingPurpose, Lane>> = { query: "urgent", passage: "deferred" };

/** For capacity. Without vectors words answer a question, so neither is worth a long wait. */
const maximumWaitsMs: Readonly<Record<EmbeddingPurpose, number>> = { query: 1_000, passage: 5_000 };

/** As for prompts: more letters a token than this have most languages. */
export const charactersPerToken = 3;

export function createEmbeddingTraffic(dependencies: EmbeddingTrafficDependencies): EmbeddingTraffic {
  const { spending, clock, telemetry = silentTelemetry, measure } = dependencies;
  const trafficOf = (purpose: EmbeddingPurpose) =>
    createModelTraffic({ ...dependencies, health: healthOf(dependencies.health, purpose) });
  const traffic = { query: trafficOf("query"), passage: trafficOf("passage") };
  function take(purpose: EmbeddingPurpose, attempts: readonly Attempt<unknown>[]): void {
    for (const attempt of attempts) if (attempt.outcome !== "rejected") measure?.(measured(purpose, attempt));
  }
  return {
    async call({ candidates, purpose, texts, signal, invoke }) {
      const characters = texts.reduce((sum, text) => sum + text.length, 0);
      const estimate = { inputTokens: Math.ceil(characters / charactersPerToken), outputTokens: 0 };
      const way = { candidates, lane: lanes[purpose], estimate, maximumWaitMs: maximumWaitsMs[purpose], signal };
      try {
        const { result, deployment, attempts } = await traffic[purpose].call({
          ...way,
          invoke: async ({ each }, options) => invoke(each, options),
          usageOf: ({ inputTokens }: EmbeddedBatch) => ({ inputTokens, outputTokens: 0 }),
        });
        take(purpose, attempts);
        return { ...result, costMicroUsd: result.inputTokens * deployment.prices.input };
      } catch (error) {
        take(purpose, attemptsOf(error));
        throw error;
      }
    },
    async spend(microUsd) {
      if (microUsd <= 0) return;
      await spending.add(spendingDay(clock.now()), microUsd).catch((error: unknown) => {
        telemetry.error("embeddings could not be booked", { error: String(error), costMicroUsd: microUsd });
      });
    },
  };
}

function healthOf(store: HealthStore, purpose: EmbeddingPurpose): HealthStore {
  const own = (deploymentId: string) => `${deploymentId}/${purpose}`;
  return {
    add: (id, slice, counts) => store.add(own(id), slice, counts),
    read: (id, fromSlice) => store.read(own(id), fromSlice),
    replaceBreaker: (id, breaker) => store.replaceBreaker(own(id), breaker),
  };
}

function measured(purpose: EmbeddingPurpose, attempt: Attempt<unknown>): MeasuredCall {
  const { deployment, startedAt, latencyMs, waitedMs, outcome, result } = attempt;
  const { prices } = deployment as CallableEmbedding<unknown>;
  const { inputTokens = 0 } = (result ?? {}) as Partial<EmbeddedBatch>;
  return {
    ...{ at: startedAt, lane: lanes[purpose], prompt: `embed-${purpose}` },
    ...{ model: deployment.model, deployment: deployment.id },
    outcome: outcome === "answered" ? "used" : outcome === "rejected" ? "throttled" : outcome,
    usage: { ...noUsage, inputTokens },
    costMicroUsd: inputTokens * prices.input,
    ...{ latencyMs, waitedMs },
  };
}
