/**
 * Read: the machine takes note of everything appended so far and learns what to do next. Whoever reads is not parked
 * and not thinking, so the read clears the token and closes what is left of a turn; its ticket is the licence for what
 * follows, and an older ticket is worth nothing.
 */
import type { Policy } from "../policy/index.ts";
import { type ConversationId, toTimestamp } from "../kernel/index.ts";
import { changeHead, type Change, type HeadChanger } from "./change-head.ts";
import { executionName } from "./execution-name.ts";
import { type Head, without } from "./head.ts";
import { type NextMove, nextMove } from "./next-directive.ts";
import type { LaneQueues } from "./ports.ts";

/** What the state machine sees: one field to branch on, and the values of that branch. */
export type Directive =
  | { readonly next: "end" }
  | { readonly next: "rollover"; readonly generation: number; readonly executionName: string }
  | { readonly next: "settle"; readonly until: string }
  | { readonly next: "think"; readonly ticket: number; readonly queueUrl: string; readonly timeoutSeconds: number }
  | { readonly next: "park"; readonly ticket: number; readonly timeoutSeconds: number };

export interface ReadDependencies extends HeadChanger {
  readonly policy: Policy;
  readonly laneQueues: LaneQueues;
}

export interface ReadRequest {
  readonly conversationId: ConversationId;
  readonly generation: number;
}

export type ReadConversation = (request: ReadRequest) => Promise<Directive>;

/** What moves by itself gets this long on top before the sweeper looks at it. */
const graceMs = 60_000;

export function createReadConversation(dependencies: ReadDependencies): ReadConversation {
  return ({ conversationId, generation }) =>
    changeHead<Directive>(dependencies, conversationId, (head) => {
      if (head.generation !== generation) return { result: { next: "end" } };
      return decideRead(dependencies, head);
    });
}

function decideRead({ policy, laneQueues, timing }: ReadDependencies, before: Head): Change<Directive> {
  const now = timing.clock.now();
  const head: Head = {
    ...without(before, "wait", "openTurn", "think", "timer", "dueBy"),
    readSeq: before.lastSeq,
    ticket: before.ticket + 1,
    revivals: 0,
  };
  const move = nextMove(head, policy.channels[head.channel], now);
  return { write: { head: headAfter(head, move, now) }, result: directiveFor(head, move, laneQueues, now) };
}

function headAfter(head: Head, move: NextMove, now: number): Head {
  switch (move.next) {
    case "end":
      return head;
    case "rollover":
      return { ...head, generation: head.generation + 1, firstTicket: head.ticket, dueBy: now + graceMs };
    case "settle":
      return { ...head, dueBy: move.until + graceMs };
    case "think":
      return { ...head, state: "working", think: head.ticket, dueBy: now + move.timeoutSeconds * 1000 + graceMs };
    case "park":
      return { ...head, ...(move.timer ? { timer: move.timer } : {}), dueBy: move.until + graceMs };
  }
}

function directiveFor(head: Head, move: NextMove, laneQueues: LaneQueues, now: number): Directive {
  switch (move.next) {
    case "end":
      return move;
    case "rollover":
      return { next: "rollover", ...successor(head) };
    case "settle":
      return { next: "settle", until: toTimestamp(move.until) };
    case "think":
      return {
        next: "think",
        ticket: head.ticket,
        queueUrl: laneQueues[move.lane],
        timeoutSeconds: move.timeoutSeconds,
      };
    case "park":
      return { next: "park", ticket: head.ticket, timeoutSeconds: Math.max(1, Math.ceil((move.until - now) / 1000)) };
  }
}

function successor(head: Head): { generation: number; executionName: string } {
  const generation = head.generation + 1;
  return { generation, executionName: executionName(head.conversationId, generation) };
}
