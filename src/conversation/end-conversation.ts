/** Finish is the natural end and may be undone by resume; cancel stops the agent for good. Both may be repeated. */
import type { ConversationId } from "../kernel/index.ts";
import type { AppendSignal } from "./append-signal.ts";
import { eventData, type FinishData } from "./events.ts";
import { occurredAt } from "./occurred-at.ts";
import type { Timing } from "./ports.ts";

export interface EndRequest extends FinishData {
  /** Epoch milliseconds; absent: now. */
  readonly at?: number;
}

export type EndConversation = (id: ConversationId, request: EndRequest) => Promise<void>;

export function createFinishConversation(append: AppendSignal, timing: Timing): EndConversation {
  return end(append, timing, "finish");
}

export function createCancelConversation(append: AppendSignal, timing: Timing): EndConversation {
  return end(append, timing, "cancel");
}

function end(append: AppendSignal, { clock }: Timing, type: "finish" | "cancel"): EndConversation {
  return async (id, { at, reason, reasonCode }) => {
    await append(id, { type, at: occurredAt(at, clock.now()), data: eventData({ reason, reasonCode }) });
  };
}
