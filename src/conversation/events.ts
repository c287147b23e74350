/**
 * The append-only log of a conversation. A signal comes from outside (people, timers, tools) and the matrix says what
 * it means; a record is written by the agent's own turns. Both are events with consecutive sequence numbers.
 */
import type { FinishReason, ParticipantType } from "../contracts/index.ts";
import type { Json, JsonObject } from "../kernel/index.ts";

export const signalTypes = [
  "customer_message",
  "human_message",
  "bot_message",
  "internal_note",
  "assigned_to_ai",
  "assigned_to_human",
  "resumed_to_ai",
  "resumed_to_human",
  "customer_typing",
  "other_typing",
  "delivered",
  "read",
  "rated",
  "finish",
  "cancel",
  "resource_update",
  "async_tool_result",
  "approval",
  "silence",
  "wait_timed_out",
  "turn_timed_out",
  "turn_failed",
  "paused",
  "unpaused",
  "configuration_changed",
  "delivery_failed",
  "deletion_requested",
] as const;
export type SignalType = (typeof signalTypes)[number];

export type RecordType =
  | "started"
  | "turn_started"
  | "turn_superseded"
  | "turn_taken_over"
  | "completion_checked"
  | "turn_ended"
  | "agent_message"
  | "handed_off"
  | "agent_finished"
  | "note";

export interface Participant {
  readonly type: ParticipantType;
  readonly id: string;
}

/** A signal before it has a place in the log. */
export interface Signal {
  readonly type: SignalType;
  /** The event's own time, epoch milliseconds; may be earlier than its arrival. */
  readonly at: number;
  readonly participant?: Participant;
  readonly data: JsonObject;
}

export interface ConversationEvent {
  readonly seq: number;
  readonly type: SignalType | RecordType;
  readonly at: number;
  /** When it was appended, epoch milliseconds. */
  readonly receivedAt: number;
  readonly participant?: Participant;
  readonly data: JsonObject;
}

/** The data of the three message signals and of `agent_message`. */
export interface MessageData {
  readonly messageId: string;
  readonly body: string;
  readonly subject?: string;
  readonly attachments?: readonly JsonObject[];
}

export interface FinishData {
  readonly reason?: string;
  readonly reasonCode?: FinishReason;
}

const publicMessages: ReadonlySet<string> = new Set([
  "customer_message",
  "human_message",
  "bot_message",
  "agent_message",
]);

export function isPublicMessage(event: ConversationEvent): boolean {
  return publicMessages.has(event.type);
}

/** Own time decides; events of the same instant keep the order in which they arrived. */
export function byOwnTime(left: ConversationEvent, right: ConversationEvent): number {
  return left.at - right.at || left.seq - right.seq;
}

/** Drops undefined members, so that what is stored equals what is read back. */
export function eventData(data: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(Object.entries(data).filter((entry): entry is [string, Json] => entry[1] !== undefined));
}
