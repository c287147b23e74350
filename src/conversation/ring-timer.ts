/**
 * Ring: a time-out of Park or Think becomes an event, or nothing. Timers are writers like any other: they act only by
 * appending, and only while nothing newer has come, in the same epoch and under the same ticket.
 */
import type { ConversationId } from "../kernel/index.ts";
import type { AppendSignal } from "./append-signal.ts";
import type { Signal } from "./events.ts";
import { type Head, needsRead } from "./head.ts";
import type { Timing } from "./ports.ts";

export interface RingRequest {
  readonly conversationId: ConversationId;
  readonly generation: number;
  readonly ticket: number;
  /** Which task timed out. */
  readonly task: "park" | "think";
}

export interface RingDependencies {
  readonly append: AppendSignal;
  readonly timing: Timing;
}

export type RingTimer = (request: RingRequest) => Promise<{ readonly rang: boolean }>;

export function createRingTimer({ append, timing }: RingDependencies): RingTimer {
  return async (request) => {
    const now = timing.clock.now();
    const { appended } = await append(request.conversationId, (head) => {
      if (head.generation !== request.generation || head.ticket !== request.ticket) return undefined;
      return request.task === "park" ? silence(head, now) : turnTimedOut(head, now);
    });
    return { rang: appended };
  };
}

/** What the silence means, while nothing newer than the timer has come. */
export function silence(head: Head, now: number): Signal | undefined {
  const { timer } = head;
  if (needsRead(head) || timer === undefined || timer.epoch !== head.epoch || timer.at > now) return undefined;
  if (timer.kind !== "wait") return { type: "silence", at: now, data: { kind: timer.kind } };
  return { type: "wait_timed_out", at: now, data: { key: head.waiting?.key ?? "", timedOut: true } };
}

/** A turn that has committed has consumed the ticket: then the time-out only means that its message was lost. */
export function turnTimedOut(head: Head, now: number): Signal | undefined {
  if (needsRead(head) || head.think !== head.ticket) return undefined;
  return { type: "turn_timed_out", at: now, data: { note: "The agent took too long to reply." } };
}
