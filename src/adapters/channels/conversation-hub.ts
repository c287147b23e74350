/**
 * The built-in chat's end of the outbox: what would go to a webhook goes to whoever listens in this process. Without a
 * listener it is gone, as it is for a browser that is closed; the conversation's own log still has it.
 */
import type { WebhookTransport } from "../../conversation/index.ts";
import type { JsonObject } from "../../kernel/index.ts";

export type EnvelopeListener = (envelope: JsonObject) => void;

export interface ConversationHub {
  publish(envelope: JsonObject): void;
  /** Listens to one conversation, or to all with `*`. Returns the way to stop. */
  subscribe(conversationId: string, listener: EnvelopeListener): () => void;
  /** Delivers to the listeners and is always accepted. */
  readonly transport: WebhookTransport;
}

const everyConversation = "*";

export function createConversationHub(): ConversationHub {
  const listeners = new Map<string, Set<EnvelopeListener>>();
  const publish = (envelope: JsonObject): void => {
    const heard = [conversationOf(envelope), everyConversation].flatMap((id) => [...(listeners.get(id) ?? [])]);
    for (const listener of heard) tell(listener, envelope);
  };
  return {
    publish,
    subscribe: (conversationId, listener) => {
      const set = listeners.get(conversationId) ?? new Set();
      listeners.set(conversationId, set.add(listener));
      return () => {
        set.delete(listener);
        if (set.size === 0 && listeners.get(conversationId) === set) listeners.delete(conversationId);
      };
    },
    transport: {
      post: async (envelope) => {
        publish(envelope);
        return { status: 200 };
      },
    },
  };
}

/** A listener that fails (a closed connection) is its own affair: the others still hear, and the delivery stands. */
function tell(listener: EnvelopeListener, envelope: JsonObject): void {
  try {
    listener(envelope);
  } catch {
    // See above.
  }
}

function conversationOf(envelope: JsonObject): string {
  const { conversation } = envelope.data as { readonly conversation?: { readonly id?: string } };
  return conversation?.id ?? "";
}
