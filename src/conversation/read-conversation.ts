/**
 * Read: the machine takes note of everything appended so far and learns what to do next. Whoever reads is not parked
 * and not thinking, so the read clears the token and closes what is left of a turn; its ticket is the licence for what
 * follows, and an older ticket is worth nothing.
 *
 * A read may be invoked again while its first attempt is still under way, and the first attempt may land last, after
 * the machine has parked. So a read names the ticket that its machine holds: when another one has been issued since,
 * it leaves alone whatever that ticket has led to (spec/conversation.pml, BREAK_READ).
 */
import type { Policy } from "../policy/index.ts";
import { type ConversationId, toTimestamp } from "../kernel/index.ts";
import { changeHead, type Change, type HeadChanger } from "./change-head.ts";
import { executionName } from "./execution-name.ts";
import { type Head, without } from "./head.ts";
import { type NextMove, nextMove } from "./next-directive.ts";
import type { LaneQueues } from "./ports.ts";

/** What the state machine sees: one field to branch on, and the values of that branch. */
export type Directive = { readonly ticket: number } & (
  | { readonly next: "end" }
  | { readonly next: "rollover"; readonly generation: number; readonly executionName: string }
  | { readonly next: "settle"; readonly until: string }
  | { readonly next: "think"; readonly queueUrl: string; readonly timeoutSeconds: number }
  | { readonly next: "park"; readonly timeoutSeconds: number }
);

export interface ReadDependencies extends HeadChanger {
  readonly policy: Policy;
  readonly laneQueues: LaneQueues;
}

export interface ReadRequest {
  readonly conversationId: ConversationId;
  readonly generation: number;
  /** Ticket that the machine holds; -1 before its first read. */
  readonly ticket: number;
}

export type ReadConversation = (request: ReadRequest) => Promise<Directive>;

/** What moves by itself gets this long on top before the sweeper looks at it. */
const graceMs = 60_000;

export function createReadConversation(dependencies: ReadDependencies): ReadConversation {
  return (request) =>
    changeHead<Directive>(dependencies, request.conversationId, (head) => {
      if (head.generation !== request.generation) return { result: { next: "end", ticket: head.ticket } };
      return leadsSomewhere(head, request) ? { result: sameAgain(dependencies, head) } : read(dependencies, head);
    });
}

/** Another attempt at this read has issued a ticket, and somebody acts on it. */
function leadsSomewhere(head: Head, { ticket }: ReadRequest): boolean {
  const held = ticket < 0 ? head.firstTicket : ticket;
  return head.ticket !== held && (head.think === head.ticket || head.wait !== undefined);
}

/** The directive that the ticket was issued with, for the attempt whose answer still counts. */
function sameAgain(dependencies: ReadDependencies, head: Head): Directive {
  const { policy, laneQueues, timing } = dependencies;
  const { lane, turnTimeoutSeconds } = policy.channels[head.channel];
  if (head.think !== head.ticket) return directiveFor(head, { next: "park", until: 0 }, laneQueues, timing.clock.now());
  return directiveFor(head, { next: "think", lane, timeoutSeconds: turnTimeoutSeconds }, laneQueues, 0);
}

function read({ policy, laneQueues, timing }: ReadDependencies, before: Head): Change<Directive> {
  const now = timing.clock.now();
  const head: Head = {
    ...without(before, "wait", "openTurn", "think", "timer", "dueBy"),
    readSeq: before.lastSeq,
    ticket: before.ticket + 1,
    revivals: 0,
  };
  const move = nextMove(head, policy.channels[head.channel], now);
  return {
    write: { head: headAfter(head, move, now, before.dueBy) },
    result: directiveFor(head, move, laneQueues, now),
  };
}

/** `dueBy`: when a conversation that is being deleted is to be erased; reading it does not put that off. */
function headAfter(head: Head, move: NextMove, now: number, dueBy: number | undefined): Head {
  switch (move.next) {
    case "end":
      return head.state === "deleting" && dueBy !== undefined ? { ...head, dueBy } : head;
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
  const { ticket } = head;
  switch (move.next) {
    case "end":
      return { next: "end", ticket };
    case "rollover":
      return { next: "rollover", ticket, ...successor(head) };
    case "settle":
      return { next: "settle", ticket, until: toTimestamp(move.until) };
    case "think":
      return { next: "think", ticket, queueUrl: laneQueues[move.lane], timeoutSeconds: move.timeoutSeconds };
    case "park":
      return { next: "park", ticket, timeoutSeconds: Math.max(1, Math.ceil((move.until - now) / 1000)) };
  }
}

function successor(head: Head): { generation: number; executionName: string } {
  const generation = head.generation + 1;
  return { generation, executionName: executionName(head.conversationId, generation) };
}
