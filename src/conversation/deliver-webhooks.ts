/**
 * Deliver: sends a conversation's outbox in order, up to the row that a queue message names. Earlier rows that are
 * still pending go first, so a lost queue message delays a webhook but never reorders one. The queue repeats what
 * fails; after the last attempt the row is undeliverable and the conversation has failed.
 */
import { type ConversationId, RetryableError, type Telemetry } from "../kernel/index.ts";
import type { AppendSignal } from "./append-signal.ts";
import { type Head, statusOf } from "./head.ts";
import type { OutboxRow } from "./outbox.ts";
import type { Timing, WebhookTransport } from "./ports.ts";
import type { ConversationStore } from "./store.ts";

export class DeliveryFailedError extends RetryableError {
  override readonly name = "DeliveryFailed";
  constructor(seq: number, reason: string) {
    super("unavailable", `Webhook ${seq} was not accepted: ${reason}.`, { sequence_number: seq });
  }
}

export interface DeliverRequest {
  readonly conversationId: ConversationId;
  readonly seq: number;
  /** How often the queue has handed this message out, from 1. */
  readonly attempt: number;
}

export interface DeliverDependencies {
  readonly store: ConversationStore;
  readonly append: AppendSignal;
  readonly transport: WebhookTransport;
  readonly timing: Timing;
  readonly telemetry: Telemetry;
}

/** One delivery and up to 36 retries (contract section 6.1). */
export const maximumDeliveryAttempts = 37;

export type DeliverWebhooks = (request: DeliverRequest) => Promise<void>;

/** Throws DeliveryFailedError while the queue should try again, and once more when it should give up for good. */
export function createDeliverWebhooks(dependencies: DeliverDependencies): DeliverWebhooks {
  return async (request) => {
    const { store } = dependencies;
    const head = await store.readHead(request.conversationId);
    if (!head) return;
    if (statusOf(head) === "failed") return dropPending(store, head);
    try {
      for (const row of await pendingRows(store, request)) await deliver(dependencies, head, row);
    } catch (error) {
      const isLast = request.attempt >= maximumDeliveryAttempts;
      if (error instanceof DeliveryFailedError && isLast) await giveUp(dependencies, request.conversationId, error);
      throw error;
    }
  };
}

async function giveUp({ store, append, timing }: DeliverDependencies, id: ConversationId, { message }: Error) {
  const note = `${message} Nothing more is sent for this conversation.`;
  const { head } = await append(id, { type: "delivery_failed", at: timing.clock.now(), data: { note } });
  await dropPending(store, head);
}

/** What stayed pending would be queued again by every sweep. */
async function dropPending(store: ConversationStore, { conversationId, outSeq }: Head): Promise<void> {
  for (const { dueBy: _settled, ...row } of await pendingRows(store, { conversationId, seq: outSeq })) {
    await store.updateOutbox(conversationId, { ...row, state: "undeliverable" });
  }
}

/** The pending rows up to the requested one, oldest first. Delivery is in order, so they are the last ones. */
async function pendingRows(
  store: ConversationStore,
  { conversationId, seq }: Pick<DeliverRequest, "conversationId" | "seq">,
): Promise<OutboxRow[]> {
  const rows: OutboxRow[] = [];
  for (let at = seq; at > 0; at -= 1) {
    const row = await store.readOutbox(conversationId, at);
    if (row?.state !== "pending") break;
    rows.unshift(row);
  }
  return rows;
}

async function deliver(dependencies: DeliverDependencies, head: Head, row: OutboxRow): Promise<void> {
  const { store, transport } = dependencies;
  const answer = await transport.post(row.envelope, head.conversationToken).catch((error: unknown) => {
    throw new DeliveryFailedError(row.seq, error instanceof Error ? error.message : String(error));
  });
  if (answer.status < 200 || answer.status >= 300) {
    throw new DeliveryFailedError(row.seq, `the endpoint answered ${answer.status}`);
  }
  const { dueBy: _settled, ...delivered } = row;
  await store.updateOutbox(head.conversationId, { ...delivered, state: "delivered" });
}

const firstRetrySeconds = 2;
const longestRetrySeconds = 60 * 60;

/** Seconds until the next attempt: doubling from two seconds to an hour, so that 36 retries span about a day. */
export function retryDelaySeconds(attempt: number): number {
  return Math.min(longestRetrySeconds, firstRetrySeconds * 2 ** Math.min(attempt - 1, 20));
}
