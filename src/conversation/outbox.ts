/**
 * The outbox: webhooks that a transaction has decided to send, with consecutive sequence numbers. A row is written
 * together with what it reports, and leaves by itself; a repeated delivery carries the same id and number.
 */
import { type FinishReason, type HandOffReason, handOffSentences } from "../contracts/index.ts";
import { type JsonObject, toTimestamp } from "../kernel/index.ts";
import type { Head } from "./head.ts";

export interface WebhookDraft {
  readonly type: "agent.message" | "conversation.hand_off" | "conversation.finished";
  readonly data: JsonObject;
}

export interface OutboxRow {
  readonly seq: number;
  /** The envelope of contract section 6.2. */
  readonly envelope: JsonObject;
  readonly createdAt: number;
  readonly state: "pending" | "delivered" | "undeliverable";
  /** When the sweeper should look at a row that is still pending. */
  readonly dueBy?: number;
}

/** A row that nobody has tried to deliver within this time is queued again. */
export const firstDeliveryGraceMs = 60_000;

/** A row that was queued again is in the hands of the queue's own retries for this long. */
export const requeueGraceMs = 2 * 60 * 60 * 1000;

/** Numbers the drafts after the head's last one; the caller stores the head with the new `outSeq`. */
export function outboxRows(head: Head, drafts: readonly WebhookDraft[], now: number): OutboxRow[] {
  return drafts.map((draft, index) => {
    const seq = head.outSeq + index + 1;
    return {
      seq,
      createdAt: now,
      state: "pending",
      dueBy: now + firstDeliveryGraceMs,
      envelope: {
        id: `wh_${head.conversationId}_${seq}`,
        type: draft.type,
        sequence_number: seq,
        timestamp: toTimestamp(now),
        data: { conversation: { id: head.conversationId, customer_id: head.customerId }, ...draft.data },
      },
    };
  });
}

export function handOffWebhook(
  reason: HandOffReason,
  detail: { readonly note: string; readonly target?: string; readonly intent?: string },
): WebhookDraft {
  return {
    type: "conversation.hand_off",
    data: {
      reason_code: reason,
      reason: handOffSentences[reason],
      note: detail.note,
      ...(detail.target ? { target: detail.target } : {}),
      ...(detail.intent ? { intent: detail.intent } : {}),
    },
  };
}

export function finishedWebhook(reason: FinishReason, intent: string): WebhookDraft {
  return { type: "conversation.finished", data: { reason_code: reason, ...(intent ? { intent } : {}) } };
}
