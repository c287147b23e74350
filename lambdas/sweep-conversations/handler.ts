import type { SweepConversations } from "../../src/conversation/index.ts";

/** Runs once a minute; what it does not reach stays overdue for the next run. */
export const createHandler = (sweepConversations: SweepConversations) => () => sweepConversations();
