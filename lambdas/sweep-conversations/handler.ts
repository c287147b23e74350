import type { SweepConversations } from "../../src/conversation/index.ts";

/** What waits for nobody: reading conversations for what the knowledge lacks. */
export type Review = () => Promise<unknown>;

/**
 * Runs once a minute; what it does not reach stays overdue for the next run. Conversations that have stopped come first,
 * and whether the review succeeds is nothing to them.
 */
export const createHandler = (sweepConversations: SweepConversations, review: Review) => async () => {
  const result = await sweepConversations();
  await review();
  return result;
};
