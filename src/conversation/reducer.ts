/**
 * Gives a signal its place in the log and folds it into the head. Pure: the store's compare-and-swap makes the result
 * real or discards it. The fold happens at the append, not at the next read, so that a take-over, a close or a newer
 * message counts from the very write that records it (docs/decisions/0002).
 */
import { type ConversationEvent, eventData, type RecordType, type Signal } from "./events.ts";
import { type Head, statusOf } from "./head.ts";
import { reactionTo } from "./matrix.ts";
import { type OutboxRow, outboxRows } from "./outbox.ts";
import { reactions } from "./reactions.ts";
import { WrongStateError } from "./errors.ts";

export interface Reduction {
  readonly head: Head;
  readonly events: readonly ConversationEvent[];
  readonly outbox: readonly OutboxRow[];
  /** The machine must be told. */
  readonly wakes: boolean;
  /** The conversation begins a new execution, because the last one has ended. */
  readonly starts: boolean;
}

/** A wake-up that has not led to a read after this long is given to the sweeper. */
export const wakeGraceMs = 30_000;

/** A turn that is still under way when its conversation is deleted must not write after the erasure. */
const deletionGraceMs = 15 * 60_000;

function graceOf({ state }: Head): number {
  return state === "deleting" ? deletionGraceMs : wakeGraceMs;
}

/** Throws WrongStateError where the matrix says `refuse`. */
export function reduce(head: Head, signal: Signal, now: number): Reduction {
  const name = reactionTo(signal.type, head.state);
  if (name === "refuse") throw refusal(head, signal);
  const event: ConversationEvent = { ...signal, seq: head.lastSeq + 1, receivedAt: now };
  const reaction = reactions[name](head, event);
  const events = [event, ...placeRecords(reaction.records ?? [], event)];
  const outbox = outboxRows(head, reaction.webhooks ?? [], now);
  const wakes = reaction.head.wakeSeq === event.seq;
  const starts = reaction.head.generation > head.generation;
  const after: Head = {
    ...reaction.head,
    revision: head.revision + 1,
    updatedAt: now,
    lastSeq: head.lastSeq + events.length,
    outSeq: head.outSeq + outbox.length,
    ...resourcesAfter(head, event),
    ...(wakes ? { revivals: 0, dueBy: now + graceOf(reaction.head) } : {}),
  };
  return { head: after, events, outbox, wakes: wakes && !starts, starts };
}

/** Several signals may bring resources along; the newest value of each name counts. */
export function resourcesAfter(head: Partial<Head>, event: ConversationEvent): Pick<Head, "resourceSeqs"> | object {
  const { resources } = event.data;
  if (resources === null || typeof resources !== "object") return {};
  const brought = Object.keys(resources).map((name) => [name, event.seq] as const);
  return { resourceSeqs: { ...head.resourceSeqs, ...Object.fromEntries(brought) } };
}

function placeRecords(
  records: readonly { type: RecordType; data: ConversationEvent["data"] }[],
  after: ConversationEvent,
): ConversationEvent[] {
  return records.map((record, index) => ({
    seq: after.seq + index + 1,
    type: record.type,
    at: after.receivedAt,
    receivedAt: after.receivedAt,
    data: eventData(record.data),
  }));
}

function refusal(head: Head, signal: Signal): WrongStateError {
  const hint = head.state === "finished" ? " Resume it first." : "";
  return new WrongStateError(
    `Conversation "${head.conversationId}" is ${statusOf(head)}: it can't take ${signal.type.replaceAll("_", " ")}.${hint}`,
    { status: statusOf(head), signal: signal.type },
  );
}
