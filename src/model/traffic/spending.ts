/**
 * What the cost budgets say before the next call. The pipeline acts on it: a cheaper model first, then a hand-off. A
 * budget is checked before a call and booked after it, so it can be exceeded by the calls that are under way.
 */
export interface Spending {
  /** Millionths of a US dollar, as all of these. */
  readonly conversationSpent: number;
  readonly daySpent: number;
  /** No budget, no limit. */
  readonly conversationBudget?: number | undefined;
  readonly dayBudget?: number | undefined;
}

export type SpendingAdvice = "go" | "cheaper" | "stop";

/** From this part of a budget on, a cheaper model is asked. */
const cheaperFrom = 0.7;

export function spendingAdvice(spending: Spending): SpendingAdvice {
  const { conversationSpent, conversationBudget, daySpent, dayBudget } = spending;
  const used = Math.max(usedPart(conversationSpent, conversationBudget), usedPart(daySpent, dayBudget));
  if (used >= 1) return "stop";
  return used >= cheaperFrom ? "cheaper" : "go";
}

function usedPart(spent: number, budget: number | undefined): number {
  if (budget === undefined) return 0;
  return budget <= 0 ? 1 : spent / budget;
}

/** The day that a cost is booked on, in UTC. */
export function spendingDay(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}
