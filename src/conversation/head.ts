/**
 * The head of a conversation: the one record that every writer changes by compare-and-swap on `revision`. It holds
 * what must be known at once to decide whether a write may happen: who owns the conversation, what has been seen,
 * what is parked. Everything else (events, outbox, journal) is written in the same transaction or hangs off it.
 */
import type { Channel, ConversationStatus, HandOffReason, TurnPins, TurnTrigger } from "../contracts/index.ts";
import type { ConversationId, Json, TaskToken } from "../kernel/index.ts";

export const conversationStates = [
  "observing",
  "opening",
  "collecting",
  "working",
  "awaiting_customer",
  "nudged",
  "awaiting_async_tool",
  "awaiting_approval",
  "handing_off",
  "parked_out_of_hours",
  "paused",
  "finished",
  "cancelled",
  "failed",
  "deleting",
] as const;
export type ConversationState = (typeof conversationStates)[number];

export type Owner = "ai" | "human" | "none";

/** A task token that waits for a SendTaskSuccess, and the machine it belongs to. */
export interface Wait {
  readonly token: TaskToken;
  readonly kind: "park" | "think";
  readonly generation: number;
  /** Retry number of the parking task: a later attempt may replace an earlier one's token, never the reverse. */
  readonly attempt: number;
}

/** A turn that has claimed the conversation and may still commit. */
export interface OpenTurn {
  readonly number: number;
  /** Execution that claimed it; a second delivery of the same request comes from another one and is turned away. */
  readonly claimedBy: string;
  /** Last event the turn saw. The fence refuses the turn once something stale-making came after it. */
  readonly throughSeq: number;
  readonly lastCustomerSeq: number;
  readonly epoch: number;
}

/** What silence leads to, and when. Belongs to one epoch: it never acts on a newer one. */
export interface SilenceTimer {
  readonly kind: "nudge" | "close" | "wait";
  readonly at: number;
  readonly epoch: number;
}

/** Set while a turn waits for an answer from outside: the turn that asked, and the journal key of the answer. */
export interface Waiting {
  readonly kind: "async_tool" | "approval";
  readonly turn: number;
  readonly key: string;
  readonly deadline: number;
}

export interface HandOffRecord {
  readonly reason: HandOffReason;
  readonly note: string;
  readonly target: string;
}

export interface Head {
  readonly conversationId: ConversationId;
  readonly customerId: string;
  readonly channel: Channel;
  readonly trafficGroupId?: string;
  readonly metadata?: Json;
  /** Digest of the request that started the conversation: a repetition is harmless, a different one is a conflict. */
  readonly startDigest: string;
  /** Latest secret of the customer's session; echoed to webhooks, never logged or returned. */
  readonly conversationToken?: string;
  readonly createdAt: number;
  readonly updatedAt: number;

  /** Compare-and-swap counter: each write expects the revision it read and stores the next. */
  readonly revision: number;
  /** Number of the state machine execution in charge; an execution of an earlier generation ends by itself. */
  readonly generation: number;

  readonly state: ConversationState;
  readonly owner: Owner;
  /** Own time of the last change of owner: an assignment that happened before it is out of date. */
  readonly ownerSince: number;
  /** Context epoch: grows with every change of owner, close and resume. */
  readonly epoch: number;

  /** Last appended event. */
  readonly lastSeq: number;
  /** Last event that makes a running turn stale. */
  readonly staleSeq: number;
  /** Last event that the machine must read; receipts and typing don't count. */
  readonly wakeSeq: number;
  /** Last event that the machine has read. */
  readonly readSeq: number;
  /** Last message of the customer. */
  readonly lastCustomerSeq: number;
  /** Last message of the customer that a committed turn or a person has answered. */
  readonly answeredSeq: number;
  /** First unanswered message of the customer: the request that a turn serves. 0: none. */
  readonly requestSeq: number;

  /** When the first unanswered message arrived; bounds the quiet window. */
  readonly unansweredSince?: number;
  /** When the last unanswered message arrived; starts the quiet window. */
  readonly lastFragmentAt?: number;
  /** When the customer was last seen typing. */
  readonly typingAt?: number;
  /** Since when nobody has said anything; starts nudge and close. */
  readonly silentSince: number;

  /** Why the next turn is due; absent when nothing is. */
  readonly trigger?: TurnTrigger;
  /** Number of the last read; what follows a read (park, think) must show it. */
  readonly ticket: number;
  /** Ticket at which this generation began; bounds the length of one execution's history. */
  readonly firstTicket: number;
  /** Ticket of the turn request that is out and not consumed. */
  readonly think?: number;
  /** Turns that timed out in a row. */
  readonly timeouts: number;
  /** Number of the last claimed turn. */
  readonly turn: number;
  readonly openTurn?: OpenTurn;
  /** Number of the last turn that passed the fence. */
  readonly committedTurn: number;
  readonly wait?: Wait;
  readonly timer?: SilenceTimer;
  readonly waiting?: Waiting;

  /** Resources that the integration has sent, by name: the event that brought the newest value. */
  readonly resourceSeqs?: Readonly<Record<string, number>>;

  /** Sequence number of the last webhook in the outbox. */
  readonly outSeq: number;
  readonly costMicroUsd: number;
  readonly pins?: TurnPins;

  readonly latestIntent: string;
  readonly latestHandOff?: HandOffRecord;

  /** When the conversation should have moved by itself; the sweeper looks at what is later than that. */
  readonly dueBy?: number;
  /** How often the sweeper has tried to revive it since it last moved. */
  readonly revivals: number;
}

const statusOfState: Readonly<Record<ConversationState, ConversationStatus>> = {
  observing: "observing",
  opening: "active",
  collecting: "active",
  working: "active",
  awaiting_customer: "active",
  nudged: "active",
  awaiting_async_tool: "active",
  awaiting_approval: "active",
  handing_off: "observing",
  parked_out_of_hours: "observing",
  paused: "active",
  finished: "finished",
  cancelled: "cancelled",
  failed: "failed",
  deleting: "cancelled",
};

/** The public status (contract section 5). */
export function statusOf(head: Head): ConversationStatus {
  return statusOfState[head.state];
}

/** True when no machine runs any more: the conversation is over, for good or until it is resumed. */
export function hasEnded(state: ConversationState): boolean {
  return state === "finished" || state === "cancelled" || state === "failed" || state === "deleting";
}

/** True while the machine has something to read. */
export function needsRead(head: Head): boolean {
  return head.wakeSeq > head.readSeq;
}

export function hasUnanswered(head: Head): boolean {
  return head.lastCustomerSeq > head.answeredSeq;
}

/** The keys that may be taken away from a head again. */
export type OptionalHeadKey = {
  [Key in keyof Head]-?: undefined extends Head[Key] ? Key : never;
}[keyof Head];

/** The head without some of its optional fields. */
export function without(head: Head, ...keys: OptionalHeadKey[]): Head {
  const copy = { ...head };
  for (const key of keys) delete copy[key];
  return copy;
}
