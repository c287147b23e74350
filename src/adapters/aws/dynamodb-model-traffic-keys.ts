/**
 * The layout of the table that model traffic shares. It is a table of its own: its items expire, are written with every
 * call, need no backup, and have nothing to do with any conversation, all of which is the opposite of the conversations'.
 * Everything of one deployment's budget is one item, so that admission is one conditional write.
 */
import { keyedTable } from "./dynamodb-keyed-table.ts";

export const modelTrafficTableDefinition = keyedTable;

/** Epoch seconds; slices of health counters, days of spending and answers about texts have it. */
export const modelTrafficTtlAttribute = "expiresAt";

export const trafficKeys = {
  budget: (deploymentId: string) => ({ PK: `BUDGET#${deploymentId}`, SK: "STATE" }),
  breaker: (deploymentId: string) => ({ PK: healthPartition(deploymentId), SK: "BREAKER" }),
  slice: (deploymentId: string, slice: number) => ({ PK: healthPartition(deploymentId), SK: sliceSortKey(slice) }),
  spending: (day: string) => ({ PK: `SPENDING#${day}`, SK: "SUM" }),
  answer: (key: string) => ({ PK: `ANSWER#${key}`, SK: "ANSWER" }),
};

export function healthPartition(deploymentId: string): string {
  return `HEALTH#${deploymentId}`;
}

const slicePrefix = "SLICE#";

/** As many digits as the largest safe integer has, so that the order of texts is that of numbers. */
export function sliceSortKey(slice: number): string {
  return `${slicePrefix}${String(slice).padStart(16, "0")}`;
}

/** The slice of a sort key, or undefined for the breaker's. */
export function sliceOfSortKey(sortKey: string): number | undefined {
  return sortKey.startsWith(slicePrefix) ? Number(sortKey.slice(slicePrefix.length)) : undefined;
}
