/**
 * A provider as Bedrock describes its own: one token bucket per quota of a minute's size, input and maximum output
 * reserved at the start and settled at the end, 429 with a retry-after in whole seconds. Latency is lognormal per
 * token; a slow-down multiplies it without any error.
 */
import { ModelCancelledError, ModelThrottledError } from "../../src/model/errors.ts";
import { type Deployment, sleepFor, type TrafficClock } from "../../src/model/traffic/index.ts";
import type { Random } from "./random.ts";

export interface SimulatedRequest {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly maximumTokens: number;
}

export interface SimulatedProvider {
  readonly requests: () => number;
  readonly throttled: () => number;
  invoke(deployment: Deployment, request: SimulatedRequest, signal: AbortSignal): Promise<SimulatedRequest>;
}

export interface ProviderFacts {
  readonly clock: TrafficClock;
  readonly random: Random;
  /** The factor on latency of a deployment at a time. */
  slowness(deploymentId: string, atMs: number): number;
  readonly sigma: number;
  /** The part of the granted quota that is really there. */
  readonly quotaShare?: number;
}

const firstTokenMs = 500;
const tokenMs = 15;

export function createProvider(facts: ProviderFacts): SimulatedProvider {
  const { clock, random } = facts;
  const buckets = new Map<string, QuotaBuckets>();
  let requests = 0;
  let throttled = 0;
  const bucketsOf = (deployment: Deployment) => {
    const found = buckets.get(deployment.id) ?? quotaBuckets(deployment, clock, facts.quotaShare ?? 1);
    buckets.set(deployment.id, found);
    return found;
  };
  return {
    requests: () => requests,
    throttled: () => throttled,
    async invoke(deployment, { inputTokens, outputTokens, maximumTokens }, signal) {
      requests += 1;
      const quota = bucketsOf(deployment);
      const missingMs = quota.take([1, inputTokens, maximumTokens]);
      if (missingMs > 0) {
        throttled += 1;
        const retryAfterMs = Math.ceil(missingMs / 1_000) * 1_000;
        throw new ModelThrottledError(deployment.model, new Error("429"), { retryAfterMs });
      }
      const pace = random.lognormal(facts.sigma) * facts.slowness(deployment.id, clock.now());
      const latencyMs = (firstTokenMs + tokenMs * outputTokens) * pace;
      const startedAt = clock.now();
      await sleepFor(clock, latencyMs, signal);
      const written = Math.min(1, (clock.now() - startedAt) / latencyMs) * outputTokens;
      quota.give([0, 0, maximumTokens - written]);
      if (signal.aborted) throw new ModelCancelledError(deployment.model);
      return { inputTokens, outputTokens, maximumTokens };
    },
  };
}

interface QuotaBuckets {
  /** Zero if taken; else how long until there would be enough. */
  take(amounts: readonly number[]): number;
  give(amounts: readonly number[]): void;
}

function quotaBuckets({ quotas }: Deployment, clock: TrafficClock, share: number): QuotaBuckets {
  const granted = [quotas.requestsPerMinute, quotas.inputTokensPerMinute, quotas.outputTokensPerMinute];
  const capacities = granted.map((perMinute = Infinity) => perMinute * share);
  let levels = [...capacities];
  let refilledAt = clock.now();
  const refill = () => {
    const minutes = (clock.now() - refilledAt) / 60_000;
    refilledAt = clock.now();
    levels = levels.map((level, index) => Math.min(capacities[index]!, level + capacities[index]! * minutes));
  };
  return {
    take(amounts) {
      refill();
      const missing = amounts.map((amount, index) => ((amount - levels[index]!) / capacities[index]!) * 60_000);
      const missingMs = Math.max(0, ...missing.filter((ms) => !Number.isNaN(ms)));
      if (missingMs === 0) levels = levels.map((level, index) => level - amounts[index]!);
      return missingMs;
    },
    give(amounts) {
      refill();
      levels = levels.map((level, index) => Math.min(capacities[index]!, level + amounts[index]!));
    },
  };
}
