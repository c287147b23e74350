/**
 * What all workers share. Adapters for DynamoDB and SQLite stand in src/adapters; the stores know records and steps,
 * the rules are budget.ts, health.ts and breaker.ts. Each method may fail: traffic then goes on without the store.
 */
import type { BudgetRule } from "./budget.ts";
import type { BreakerRecord } from "./breaker.ts";
import type { HealthCounts, HealthSlice } from "./health.ts";

export interface BudgetStore {
  /**
   * Applies the rule's step to the deployment's record, all or nothing. A rule that makes no step has been asked about
   * the newest record. `rule` may be asked more than once; only the last answer counts. Throws ModelBudgetContended
   * when others change the record so often that the step never fits.
   */
  update<Answer>(deploymentId: string, rule: BudgetRule<Answer>): Promise<Answer>;
}

export interface DeploymentHealth {
  readonly breaker: BreakerRecord;
  /** In ascending order; those without a call are missing. */
  readonly slices: readonly HealthSlice[];
}

export interface HealthStore {
  /** Adds to the counters of one time slice. */
  add(deploymentId: string, slice: number, counts: HealthCounts): Promise<void>;
  /** The breaker and the slices from `fromSlice` on. */
  read(deploymentId: string, fromSlice: number): Promise<DeploymentHealth>;
  /** Stores the record if the one before it (`revision - 1`) is still the newest; says whether it did. */
  replaceBreaker(deploymentId: string, breaker: BreakerRecord): Promise<boolean>;
}

/** What was spent per day, in millionths of a US dollar. */
export interface SpendingStore {
  /** Returns the day's new sum. `day` as `2026-11-22`. */
  add(day: string, microUsd: number): Promise<number>;
  read(day: string): Promise<number>;
}

export interface ModelTrafficStores {
  readonly budget: BudgetStore;
  readonly health: HealthStore;
  readonly spending: SpendingStore;
}
