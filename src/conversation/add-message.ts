/**
 * Adds a message of the customer, a person or a bot. The id makes it idempotent: the same message five times is stored
 * once and answered five times alike; other content under the same id is a conflict.
 */
import type { ParticipantType } from "../contracts/index.ts";
import { type ConversationId, type JsonObject, toTimestamp } from "../kernel/index.ts";
import { type AppendSignal, contentDigest } from "./append-signal.ts";
import { eventData, type SignalType } from "./events.ts";
import { amendToken } from "./conversation-token.ts";
import { occurredAt } from "./occurred-at.ts";
import type { Timing } from "./ports.ts";

export interface NewMessage {
  readonly messageId: string;
  readonly body: string;
  readonly participant: { readonly id: string; readonly type: Exclude<ParticipantType, "AI Agent"> };
  readonly subject?: string;
  readonly attachments?: readonly JsonObject[];
  /** Epoch milliseconds; absent: now. */
  readonly createdAt?: number;
  readonly conversationToken?: string;
}

/** Resolves with the message as it was first stored, in the words of the public API. */
export type AddMessage = (id: ConversationId, message: NewMessage) => Promise<JsonObject>;

const signalOf: Readonly<Record<NewMessage["participant"]["type"], SignalType>> = {
  Customer: "customer_message",
  Agent: "human_message",
  Bot: "bot_message",
};

export function createAddMessage(append: AppendSignal, { clock }: Timing): AddMessage {
  return async (id, message) => {
    const { conversationToken, createdAt, participant, ...content } = message;
    const now = clock.now();
    const signal = {
      type: signalOf[participant.type],
      at: occurredAt(createdAt, now),
      participant,
      data: eventData(content),
    };
    const { response } = await append(id, signal, {
      mark: {
        key: `message:${message.messageId}`,
        digest: contentDigest({ ...content, participant, createdAt }),
        response: publicMessage(message, createdAt ?? now),
      },
      ...amendToken(conversationToken),
    });
    return response as JsonObject;
  };
}

function publicMessage(message: NewMessage, createdAt: number): JsonObject {
  return eventData({
    id: message.messageId,
    body: message.body,
    participant_id: message.participant.id,
    participant_type: message.participant.type,
    subject: message.subject,
    attachments: message.attachments,
    created: toTimestamp(createdAt),
  });
}
