/** Costs in groups: by day, prompt, model, outcome, or any of them together. */
import type { CompletionCost } from "./completion-record.ts";

export const costDimensions = ["day", "prompt", "model", "deployment", "lane", "outcome"] as const;
export type CostDimension = (typeof costDimensions)[number];

export interface CostRow {
  /** In the order of the dimensions asked for. */
  readonly group: readonly string[];
  readonly calls: number;
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  readonly costMicroUsd: number;
}

/** Ordered by group. Days are those of UTC. */
export async function sumCosts(
  costs: AsyncIterable<CompletionCost>,
  dimensions: readonly CostDimension[],
): Promise<readonly CostRow[]> {
  const rows = new Map<string, CostRow>();
  for await (const cost of costs) {
    const group = dimensions.map((dimension) => groupOf(cost, dimension));
    const key = JSON.stringify(group);
    rows.set(key, add(rows.get(key) ?? emptyRow(group), cost));
  }
  return [...rows.entries()].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, row]) => row);
}

function groupOf(cost: CompletionCost, dimension: CostDimension): string {
  if (dimension === "day") return new Date(cost.at).toISOString().slice(0, 10);
  if (dimension === "prompt") return `${cost.prompt} ${cost.promptVersion}`;
  return cost[dimension];
}

function emptyRow(group: readonly string[]): CostRow {
  return { group, calls: 0, inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, costMicroUsd: 0 };
}

function add(row: CostRow, { usage, costMicroUsd }: CompletionCost): CostRow {
  return {
    group: row.group,
    calls: row.calls + 1,
    inputTokens: row.inputTokens + usage.inputTokens + usage.cacheWriteTokens,
    cachedInputTokens: row.cachedInputTokens + usage.cachedInputTokens,
    outputTokens: row.outputTokens + usage.outputTokens,
    costMicroUsd: row.costMicroUsd + costMicroUsd,
  };
}
