/**
 * What questions of the deferred lane are asked under: nobody waits, no conversation pays, and of what may be spent in a
 * day half is left for customers, whatever a large import would like to ask.
 */
import type { CompletionContext } from "../model/index.ts";
import type { Policy } from "../policy/index.ts";

const microPerDollar = 1_000_000;
const deferredShare = 0.5;

type DeferredContext = Pick<CompletionContext, "lane" | "spentMicroUsd" | "budgets" | "surroundings">;

export function deferredContext({ company, budget }: Pick<Policy, "company" | "budget">): DeferredContext {
  const { perDayUsd } = budget;
  return {
    lane: "deferred",
    spentMicroUsd: 0,
    budgets: perDayUsd === undefined ? {} : { dayMicroUsd: perDayUsd * microPerDollar * deferredShare },
    surroundings: {
      companyName: company.name,
      agentName: company.agentName,
      ...{ internalSources: [], toolResults: [], ledger: [], terminology: [], fixedTexts: [] },
    },
  };
}
