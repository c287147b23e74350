/**
 * A worker's way to the shared budget. A store that fails or dawdles must not keep a customer waiting: for a while
 * this process then goes by a bucket of its own, and says so. Without the other workers' share in it that bucket is too
 * generous; the provider's 429 is what slows it down until the store is back.
 */
import type { Telemetry } from "../../kernel/index.ts";
import {
  admit,
  type Admission,
  type AdmissionRequest,
  type BudgetRule,
  type BudgetSettings,
  giveBack,
  type Grant,
  settle,
  slowDown,
} from "./budget.ts";
import { type TrafficClock, withinTime } from "./clock.ts";
import type { Deployment, TokenCount } from "./deployment.ts";
import { ModelBudgetContendedError, ModelTrafficStoreSlowError } from "./errors.ts";
import { createInMemoryBudget } from "./in-memory-stores.ts";
import type { BudgetStore } from "./ports.ts";

export interface RateBudgetDependencies {
  readonly budget: BudgetStore;
  readonly clock: TrafficClock;
  readonly random: () => number;
  readonly telemetry: Telemetry;
  readonly settings: BudgetSettings;
  /** How long the shared store may take, and how long it is left alone when it fails. */
  readonly storeTimeoutMs: number;
  readonly storeRestMs: number;
}

export interface RateBudget {
  admit(request: Omit<AdmissionRequest, "now">): Promise<Admission>;
  settle(grant: Grant, used: TokenCount): Promise<void>;
  giveBack(grant: Grant): Promise<void>;
  /** The provider answered 429. */
  throttled(deployment: Deployment, retryAfterMs: number | undefined): Promise<void>;
}

export function createRateBudget(dependencies: RateBudgetDependencies): RateBudget {
  const { clock, random, settings } = dependencies;
  const shared = createSharedBudget(dependencies);
  const own = createInMemoryBudget();

  async function correct(id: string, rule: BudgetRule<void>, local = false): Promise<void> {
    if (local) return own.update(id, rule);
    await shared.update(id, rule);
  }

  return {
    async admit(request) {
      const rule = admit({ ...request, now: clock.now() }, settings);
      const { id } = request.deployment;
      const answer = await shared.update(id, rule);
      if (answer === "contended") return { admitted: false, retryAfterMs: contendedMs * (1 + random()) };
      if (answer !== "down") return answer;
      const admission = await own.update(id, rule);
      return admission.admitted ? { ...admission, grant: { ...admission.grant, local: true } } : admission;
    },
    settle: (grant, used) => correct(grant.deployment.id, settle(grant, used, clock.now()), grant.local),
    giveBack: (grant) => correct(grant.deployment.id, giveBack(grant, clock.now()), grant.local),
    async throttled({ id }, retryAfterMs) {
      const rule = slowDown(retryAfterMs, clock.now(), settings);
      await Promise.all([shared.update(id, rule), own.update(id, rule)]);
    },
  };
}

const contendedMs = 20;

interface SharedBudget {
  update<Answer>(deploymentId: string, rule: BudgetRule<Answer>): Promise<Answer | "contended" | "down">;
}

function createSharedBudget(dependencies: RateBudgetDependencies): SharedBudget {
  const { budget, clock, telemetry, storeTimeoutMs, storeRestMs } = dependencies;
  let restsUntil = 0;
  const slow = () => new ModelTrafficStoreSlowError(storeTimeoutMs);
  return {
    async update(id, rule) {
      if (clock.now() < restsUntil) return "down";
      try {
        return await withinTime(clock, storeTimeoutMs, budget.update(id, rule), slow);
      } catch (error) {
        if (error instanceof ModelBudgetContendedError) return "contended";
        restsUntil = clock.now() + storeRestMs;
        telemetry.warn("model.budget_store_down", { deployment: id, restMs: storeRestMs, error });
        return "down";
      }
    },
  };
}
