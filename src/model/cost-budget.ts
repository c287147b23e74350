/** What may still be spent, and on whom: the company's budgets against what the conversation and the day have cost. */
import type { Clock, Telemetry } from "../kernel/index.ts";
import type { RouteCandidate } from "./catalogue-route.ts";
import { spendingAdvice, spendingDay, type SpendingStore } from "./traffic/index.ts";

/** In millionths of a US dollar; absent: no limit. */
export interface CostBudgets {
  readonly conversationMicroUsd?: number | undefined;
  readonly dayMicroUsd?: number | undefined;
}

export type Advice =
  | { readonly kind: "go" | "cheaper" }
  | { readonly kind: "stop"; /** A sentence for people. */ readonly problem: string };

export interface SpendingDependencies {
  readonly spending: SpendingStore;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

/** A day's sum that can't be read stops nobody: a customer waits. */
export async function spendingNow(
  { spending, clock, telemetry }: SpendingDependencies,
  { conversationMicroUsd, dayMicroUsd }: CostBudgets,
  conversationSpent: number,
): Promise<Advice> {
  const daySpent =
    dayMicroUsd === undefined
      ? 0
      : await spending.read(spendingDay(clock.now())).catch((error: unknown) => {
          telemetry.warn("the day's spending can't be read; the call goes on", { error: String(error) });
          return 0;
        });
  const conversationBudget = conversationMicroUsd;
  const advice = spendingAdvice({ conversationSpent, daySpent, conversationBudget, dayBudget: dayMicroUsd });
  if (advice !== "stop") return { kind: advice };
  const ofDay = dayMicroUsd !== undefined && daySpent >= dayMicroUsd;
  return { kind: "stop", problem: ofDay ? spentToday(dayMicroUsd) : spentHere(conversationMicroUsd ?? 0) };
}

function spentToday(budget: number): string {
  return `The agent has spent today's budget of ${dollars(budget)}.`;
}

function spentHere(budget: number): string {
  return `The agent has spent this conversation's budget of ${dollars(budget)}.`;
}

function dollars(microUsd: number): string {
  return `US$ ${(microUsd / 1_000_000).toFixed(2)}`;
}

/** By the price of an answer that is a tenth as long as its question; models of one price keep their order. */
export function cheapestFirst(candidates: readonly RouteCandidate[]): readonly RouteCandidate[] {
  return candidates.toSorted((left, right) => priceOf(left) - priceOf(right));
}

function priceOf({ model }: RouteCandidate): number {
  return Math.min(...model.deployments.map(({ prices }) => prices.input + prices.output / 10));
}
