/** Replaces what the agent knows of one resource of the conversation, from its next turn on. */
import type { ConversationId, Json } from "../kernel/index.ts";
import type { AppendSignal } from "./append-signal.ts";
import type { Timing } from "./ports.ts";

export type UpdateResource = (id: ConversationId, name: string, value: Json) => Promise<void>;

export function createUpdateResource(append: AppendSignal, { clock }: Timing): UpdateResource {
  return async (id, name, value) => {
    await append(id, { type: "resource_update", at: clock.now(), data: { resources: { [name]: value } } });
  };
}
