/**
 * What passes between the conversation and the behaviours: a turn's input, the steps it asks for, and its decision.
 * All of it is plain JSON, because it is stored in the turn's journal and read again on replay.
 */
import type { Json, JsonObject } from "../kernel/index.ts";
import type { Channel, FinishReason, HandOffReason, ParticipantType } from "./vocabulary.ts";

/** One public message, in the order of the messages' own times. */
export interface TranscriptEntry {
  readonly seq: number;
  readonly messageId: string;
  readonly participantType: ParticipantType;
  readonly participantId: string;
  readonly body: string;
  readonly subject?: string;
  readonly attachments?: readonly JsonObject[];
  /** Epoch milliseconds of the message's own time. */
  readonly at: number;
  /** True for a customer's message that no committed turn has answered. */
  readonly unanswered: boolean;
}

/** Why a turn is due. `nudge` and `close` come from silence; `continue` from an answer that an earlier turn waits for. */
export interface TurnTrigger {
  readonly kind: "customer" | "nudge" | "close" | "continue";
  /** Sequence number of the event that made the turn due. */
  readonly seq: number;
}

/** What the last committed turn of this conversation came to: who was asked need not be asked again. */
export interface PreviousTurn {
  readonly outcome: TurnDecision["outcome"];
  readonly intent?: string;
  readonly language?: string;
}

/** A side effect that already happened for this conversation, whichever turn did it. */
export interface LedgerEntry {
  readonly idempotencyKey: string;
  readonly tool: string;
  readonly arguments: JsonObject;
  readonly state: "started" | "done";
  readonly result?: Json;
}

export interface TurnInput {
  readonly conversation: {
    readonly id: string;
    readonly customerId: string;
    readonly channel: Channel;
    /** Whom the customer counts among, by the integration's id; knowledge may be meant for some of them only. */
    readonly trafficGroup?: string;
    readonly metadata?: Json;
    readonly resources?: JsonObject;
  };
  readonly turn: number;
  readonly trigger: TurnTrigger;
  /** Absent in a conversation's first turn. */
  readonly previous?: PreviousTurn;
  readonly transcript: readonly TranscriptEntry[];
  readonly ledger: readonly LedgerEntry[];
  /** First unanswered customer message: the request that this turn serves (part of every tool's idempotency key). */
  readonly requestSeq: number;
  /** The time pinned when the turn was claimed, epoch milliseconds: the only clock behaviours see. */
  readonly now: number;
  readonly pins: TurnPins;
}

/** The versions a turn works with from beginning to end. */
export interface TurnPins {
  readonly policy: string;
  readonly knowledge: string;
  readonly behaviours: string;
}

/**
 * A durable step. `key` names the request itself (its kind, name and a digest of its input), so it is the same on every
 * replay, whatever arrived first, and one turn asks one thing once. `prompt` is the prompt's id.
 */
export type StepRequest =
  | { readonly key: string; readonly kind: "model"; readonly prompt: string; readonly input: Json }
  | { readonly key: string; readonly kind: "search"; readonly query: Json }
  | {
      readonly key: string;
      readonly kind: "tool";
      readonly tool: string;
      readonly arguments: JsonObject;
      readonly idempotencyKey: string;
    };

/**
 * Why a step has no value although it was performed: no completion passed the quality gates, or the money for it is spent.
 * It stands in the journal like a value, because trying again would pay again for the same.
 */
export interface StepFailure {
  readonly kind: "unusable_completion" | "budget_exceeded";
  /** A sentence for the person who takes over. */
  readonly problem: string;
}

/** What a step returned. The first result written to the journal stands. */
export interface StepResult {
  readonly key: string;
  /** `null` where there is a failure. */
  readonly value: Json;
  readonly failure?: StepFailure;
  /** Millionths of a US dollar. */
  readonly costMicroUsd: number;
  /** Whatever explains the result afterwards: model, tokens, latency, passages' ranks. */
  readonly detail?: JsonObject;
}

export interface Citation {
  readonly passageId: string;
  readonly articleId: string;
  readonly title: string;
  readonly quote: string;
}

export interface DraftMessage {
  readonly body: string;
  readonly citations: readonly Citation[];
}

/** Something the turn found or decided, for the event log. */
export interface TurnNote {
  readonly kind: string;
  readonly because: string;
  readonly data?: Json;
}

/** The end of a turn: what leaves the building if the fence lets it. */
export interface TurnDecision {
  readonly outcome:
    "answered" | "asked" | "handed_off" | "budget_exceeded" | "closed" | "nudged" | "waiting" | "nothing";
  readonly messages: readonly DraftMessage[];
  readonly handOff?: { readonly reason: HandOffReason; readonly note: string; readonly target?: string };
  readonly finish?: { readonly reason: FinishReason };
  /** Set when the outcome is `waiting`: the turn goes on when this answer comes. */
  readonly waitFor?: {
    readonly kind: "async_tool" | "approval";
    readonly key: string;
    readonly timeoutSeconds: number;
  };
  readonly intent?: string;
  readonly language?: string;
  readonly notes: readonly TurnNote[];
}

/** What a run of the behaviours against the journal yields. */
export type TurnProgress =
  | { readonly kind: "steps"; readonly steps: readonly StepRequest[] }
  | { readonly kind: "decided"; readonly decision: TurnDecision };

/**
 * Runs the behaviours once against what is known so far. Pure but for promises: same input, same progress. The journal
 * holds results by step key and awaited answers by the key of `waitFor`; anything else in it is a JournalMismatch.
 * `failures` are the steps that were performed and have no value.
 */
export interface TurnRunner {
  run(
    input: TurnInput,
    journal: ReadonlyMap<string, Json>,
    failures?: ReadonlyMap<string, StepFailure>,
  ): Promise<TurnProgress>;
}
