/**
 * What a person who watches a conversation is told: each event of its log and each step of its turns, in plain words.
 * The words are chosen here, once, so that the page and the terminal say the same and no browser code knows the log.
 */
import type { ConversationEvent, ConversationState, Owner } from "../../src/conversation/index.ts";
import type { ConversationStatus } from "../../src/contracts/index.ts";

export interface ShownCitation {
  readonly title: string;
  readonly quote: string;
}

export interface ShownMessage {
  readonly id: string;
  readonly body: string;
  readonly citations: readonly ShownCitation[];
}

export interface Happening {
  /** Unique in its conversation and the same on every connection; a later happening with the same id replaces it. */
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly kind: ConversationEvent["type"] | "step" | "webhook";
  readonly who: "customer" | "agent" | "person" | "bot" | "system";
  /** What happened, for the timeline. */
  readonly text: string;
  /** Present for a public message. */
  readonly message?: ShownMessage;
  /** For people only: a hand-off's summary, an internal note, why a turn ended as it did. */
  readonly note?: string;
  /** A step that has been asked for and has no result yet. */
  readonly isPending?: boolean;
}

/** Where the conversation stands now. */
export interface Presence {
  readonly state: ConversationState;
  readonly status: ConversationStatus;
  readonly owner: Owner;
  /** What the agent is doing, such as `is thinking`. */
  readonly doing: string;
  /** True when nothing goes on by itself: whoever waits for an answer need not wait any longer. */
  readonly isResting: boolean;
}

/** What travels to a watcher at once. */
export interface Frame {
  readonly happenings: readonly Happening[];
  readonly presence?: Presence;
}
