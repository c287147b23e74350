/** Asks for everything of a conversation that is over to be erased. The sweeper erases it; asking again is harmless. */
import type { ConversationId } from "../kernel/index.ts";
import type { AppendSignal } from "./append-signal.ts";
import type { Timing } from "./ports.ts";

export type DeleteConversation = (id: ConversationId) => Promise<void>;

export function createDeleteConversation(append: AppendSignal, { clock }: Timing): DeleteConversation {
  return async (id) => {
    await append(id, { type: "deletion_requested", at: clock.now(), data: {} });
  };
}
