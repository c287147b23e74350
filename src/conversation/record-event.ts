/**
 * Records what happens around the messages: notes that the customer doesn't see, receipts, typing. What changes the
 * conversation itself has an endpoint of its own with the values it needs; where the event says enough to do the same,
 * it does the same, else the caller is told where to go.
 */
import { type ConversationId, InvalidArgumentError } from "../kernel/index.ts";
import { type AppendOptions, type AppendSignal, contentDigest } from "./append-signal.ts";
import { eventData, type Participant, type SignalType } from "./events.ts";
import { occurredAt } from "./occurred-at.ts";
import type { Timing } from "./ports.ts";

export interface ReportedEvent {
  readonly type: string;
  readonly participant: Participant;
  readonly body?: string;
  readonly messageId?: string;
  readonly idempotencyKey?: string;
  /** Epoch milliseconds; absent: now. */
  readonly at?: number;
}

export type RecordEvent = (id: ConversationId, event: ReportedEvent) => Promise<void>;

export function createRecordEvent(append: AppendSignal, { clock }: Timing): RecordEvent {
  return async (id, event) => {
    const { body, messageId } = event;
    const data = event.type === "cancelled" || event.type === "finished" ? { reason: body } : { body, messageId };
    await append(
      id,
      {
        type: signalOf(event),
        at: occurredAt(event.at, clock.now()),
        participant: event.participant,
        data: eventData(data),
      },
      markOf(event),
    );
  };
}

const signals: Readonly<Record<string, SignalType>> = {
  "internal-note": "internal_note",
  delivered: "delivered",
  read: "read",
  cancelled: "cancel",
  finished: "finish",
};

const endpoints: Readonly<Record<string, string>> = {
  assigned: "PUT /conversations/{id}/assignee",
  resumed: "PUT /conversations/{id}/resume",
  message: "POST /conversations/{id}/messages",
  rated: "PUT /conversations/{id}/rate",
  started: "POST /conversations",
  "async-tool-result": "PUT /conversations/{id}/return-async-tool-result",
};

function signalOf({ type, participant }: ReportedEvent): SignalType {
  if (type === "typing") return participant.type === "Customer" ? "customer_typing" : "other_typing";
  const signal = signals[type];
  if (signal) return signal;
  const message = `type: an event "${type}" lacks the values that belong to it. Use ${endpoints[type]} instead.`;
  throw new InvalidArgumentError(message, { field: "type" });
}

function markOf({ idempotencyKey, ...content }: ReportedEvent): AppendOptions {
  if (idempotencyKey === undefined) return {};
  return { mark: { key: `event:${idempotencyKey}`, digest: contentDigest(content), response: {} } };
}
