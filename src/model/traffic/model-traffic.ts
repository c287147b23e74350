/**
 * The way of one call to a deployment: which candidates are healthy, which has capacity for its lane, a second request
 * where the first takes long, the next candidate where one fails. It never goes anywhere but to its candidates; which
 * those are, what is asked, and whether the answer is any good is decided above.
 */
import { silentTelemetry, type Telemetry } from "../../kernel/index.ts";
import type { Attempt } from "./attempt.ts";
import { type BudgetSettings, defaultBudgetSettings } from "./budget.ts";
import { completeCall } from "./complete-call.ts";
import type { TrafficClock } from "./clock.ts";
import type { Deployment, Lane, TokenCount } from "./deployment.ts";
import { createHealthMonitor } from "./health-monitor.ts";
import { defaultHealthSettings, type HealthSettings } from "./health.ts";
import type { BudgetStore, HealthStore } from "./ports.ts";
import { createRateBudget } from "./rate-budget.ts";
import { createRefusalWatch } from "./watch-refusals.ts";

export interface TrafficSettings {
  readonly budget: BudgetSettings;
  readonly health: HealthSettings;
  /** How long a shared store may take before the call goes on without it. */
  readonly storeTimeoutMs: number;
  /** How long a failing budget store is left alone. */
  readonly storeRestMs: number;
  /** How long the loser of a race may take to say what it has used. */
  readonly graceMs: number;
  /** A waiting call looks again after so long at the earliest, and no later than the last. */
  readonly leastWaitMs: Readonly<Record<Lane, number>>;
}

export const defaultTrafficSettings: TrafficSettings = {
  budget: defaultBudgetSettings,
  health: defaultHealthSettings,
  storeTimeoutMs: 500,
  storeRestMs: 5_000,
  graceMs: 50,
  leastWaitMs: { urgent: 20, routine: 200, deferred: 500 },
};

export interface ModelTrafficDependencies {
  readonly budget: BudgetStore;
  readonly health: HealthStore;
  readonly clock: TrafficClock;
  /** In [0, 1). */
  readonly random: () => number;
  readonly telemetry?: Telemetry;
  readonly settings?: TrafficSettings;
}

/** After a fixed time, or after the time in which this part of such calls is answered (none is known at first). */
export type HedgeAfter = number | { readonly quantile: number; readonly outputTokens: number };

export interface TrafficCall<Result, D extends Deployment = Deployment> {
  /** In order of preference: the same model's deployments, then those of the next certified model. */
  readonly candidates: readonly D[];
  readonly lane: Lane;
  /** `outputTokens` is what the request sets as maximum. */
  readonly estimate: TokenCount;
  /** How long the call may wait for capacity, in all. */
  readonly maximumWaitMs: number;
  /** Urgent calls only. */
  readonly hedgeAfterMs?: HedgeAfter | undefined;
  readonly signal?: AbortSignal | undefined;
  invoke(deployment: D, options: { readonly signal: AbortSignal }): Promise<Result>;
  /** What counts against the quotas. */
  usageOf(result: Result): TokenCount;
  /** Which answer may win a race; any, if left out. */
  isValid?(result: Result): boolean;
}

export interface TrafficAnswer<Result, D extends Deployment = Deployment> {
  readonly result: Result;
  readonly deployment: D;
  readonly attempts: readonly Attempt<Result, D>[];
}

export interface ModelTraffic {
  /**
   * Throws ModelThrottled with `retryAfterMs` when there is no capacity within `maximumWaitMs`, ModelCancelled when the
   * signal aborts, and otherwise the last error when every candidate has failed. `attemptsOf(error)` has the attempts.
   */
  call<Result, D extends Deployment>(call: TrafficCall<Result, D>): Promise<TrafficAnswer<Result, D>>;
}

export function createModelTraffic(dependencies: ModelTrafficDependencies): ModelTraffic {
  const { clock, random, telemetry = silentTelemetry, settings = defaultTrafficSettings } = dependencies;
  const { storeTimeoutMs, storeRestMs, graceMs } = settings;
  const shared = { clock, telemetry, random, storeTimeoutMs, storeRestMs };
  const budget = createRateBudget({ ...shared, budget: dependencies.budget, settings: settings.budget });
  const monitor = createHealthMonitor({ ...shared, health: dependencies.health, settings: settings.health });
  const { leastWaitMs, health } = settings;
  const parts = { clock, random, budget, monitor, graceMs, leastWaitMs, settings: health };
  const watchRefusals = createRefusalWatch({
    telemetry,
    refusalsInARow: health.refusals.inARow,
    standBack: (deployment) => monitor.standBack(deployment),
  });
  return {
    async call(call) {
      const answer = await completeCall(parts, call);
      await watchRefusals(answer.attempts);
      return answer;
    },
  };
}
