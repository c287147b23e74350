/**
 * The stores within one process: what a worker falls back on when the shared store does not answer, and what
 * simulations share among their workers.
 */
import { applyStep, type BudgetRecord, untouchedBudget } from "./budget.ts";
import { type BreakerRecord, newBreaker } from "./breaker.ts";
import { addCounts, type HealthCounts, noCounts } from "./health.ts";
import type { BudgetStore, HealthStore, ModelTrafficStores, SpendingStore } from "./ports.ts";

export function createInMemoryTrafficStores(): ModelTrafficStores {
  return { budget: createInMemoryBudget(), health: createInMemoryHealth(), spending: createInMemorySpending() };
}

export function createInMemoryBudget(): BudgetStore {
  const records = new Map<string, BudgetRecord>();
  return {
    async update(id, rule) {
      const record = records.get(id) ?? untouchedBudget;
      const { step, answer } = rule(record);
      if (step) records.set(id, applyStep(record, step) ?? record);
      return answer;
    },
  };
}

/** Slices older than so many are forgotten; readers ask for far fewer. */
const keptSlices = 100;

function createInMemoryHealth(): HealthStore {
  const breakers = new Map<string, BreakerRecord>();
  const slices = new Map<string, Map<number, HealthCounts>>();
  return {
    async add(id, slice, counts) {
      const ofDeployment = slices.get(id) ?? new Map<number, HealthCounts>();
      slices.set(id, ofDeployment);
      ofDeployment.set(slice, addCounts(ofDeployment.get(slice) ?? noCounts, counts));
      ofDeployment.delete(slice - keptSlices);
    },
    async read(id, fromSlice) {
      const kept = [...(slices.get(id) ?? [])].filter(([slice]) => slice >= fromSlice);
      const inOrder = kept.sort(([left], [right]) => left - right);
      const breaker = breakers.get(id) ?? newBreaker;
      return { breaker, slices: inOrder.map(([slice, counts]) => ({ slice, counts })) };
    },
    async replaceBreaker(id, breaker) {
      if ((breakers.get(id) ?? newBreaker).revision !== breaker.revision - 1) return false;
      breakers.set(id, breaker);
      return true;
    },
  };
}

function createInMemorySpending(): SpendingStore {
  const days = new Map<string, number>();
  return {
    async add(day, microUsd) {
      const sum = (days.get(day) ?? 0) + microUsd;
      days.set(day, sum);
      return sum;
    },
    read: async (day) => days.get(day) ?? 0,
  };
}
