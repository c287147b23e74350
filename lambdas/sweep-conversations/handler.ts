import type { SweepConversations } from "../../src/conversation/index.ts";

/** What waits for nobody, such as reading conversations for what the knowledge lacks. */
export type Chore = () => Promise<unknown>;

/**
 * Runs once a minute; what it does not reach stays overdue for the next run. Conversations that have stopped come first,
 * and whether a chore succeeds is nothing to them, nor to the other chores; that it failed is told at the end.
 */
export const createHandler = (sweepConversations: SweepConversations, chores: readonly Chore[]) => async () => {
  const result = await sweepConversations();
  const failures: unknown[] = [];
  for (const chore of chores) await chore().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
  return result;
};
