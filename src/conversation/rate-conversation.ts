/** Keeps what the customer thought of the conversation. It changes nothing else, and is welcome after the end. */
import type { ConversationId } from "../kernel/index.ts";
import type { AppendSignal } from "./append-signal.ts";
import { eventData } from "./events.ts";
import { occurredAt } from "./occurred-at.ts";
import type { Timing } from "./ports.ts";

export interface Rating {
  /** Kind of survey, e.g. `csat`. */
  readonly kind: string;
  readonly value: number;
  readonly minValue: number;
  readonly maxValue: number;
  readonly comments?: string;
  /** Epoch milliseconds; absent: now. */
  readonly at?: number;
}

export type RateConversation = (id: ConversationId, rating: Rating) => Promise<void>;

export function createRateConversation(append: AppendSignal, { clock }: Timing): RateConversation {
  return async (id, { at, ...rating }) => {
    await append(id, { type: "rated", at: occurredAt(at, clock.now()), data: eventData(rating) });
  };
}
