/** A conversation in the words of the public API (contract section 4.1). Nothing secret of the head gets out. */
import type { ConversationAnswer } from "../contracts/http.ts";
import { type ConversationId, toTimestamp } from "../kernel/index.ts";
import { ConversationNotFoundError } from "./errors.ts";
import { type Head, statusOf } from "./head.ts";
import type { ConversationStore } from "./store.ts";

export type DescribeConversation = (id: ConversationId) => Promise<ConversationAnswer>;

export function createDescribeConversation(store: ConversationStore): DescribeConversation {
  return async (id) => {
    const head = await store.readHead(id);
    if (!head) throw new ConversationNotFoundError(id);
    return describeConversation(head);
  };
}

export function describeConversation(head: Head): ConversationAnswer {
  const status = statusOf(head);
  const target = head.latestHandOff?.target ?? "";
  return {
    id: head.conversationId,
    customer_id: head.customerId,
    channel: head.channel,
    created: toTimestamp(head.createdAt),
    updated: toTimestamp(head.updatedAt),
    status,
    agent_is_active: status === "active" && head.owner === "ai",
    latest_intent: head.latestIntent,
    latest_handoff_target: target,
    latest_agent_metadata: {
      intent: head.latestIntent,
      intent_handoff_target: target,
      handoff_reason: head.latestHandOff?.reason ?? "",
      handoff_note: head.latestHandOff?.note ?? "",
    },
  };
}
