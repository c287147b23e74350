/** Heads, events and other stored documents for tests, each valid as it is; a test names only what it is about. */
import type { LedgerEntry, StepRequest, TurnDecision } from "../../src/contracts/index.ts";
import type { ConversationEvent, Head, Mark, OutboxRow, TurnRecord } from "../../src/conversation/index.ts";
import { conversationId } from "../../src/kernel/index.ts";
import { turnInput } from "./drive-turn.ts";

/** The time at which everything built here happens, unless said otherwise. */
export const builtAt = Date.UTC(2026, 0, 5, 9);

/** A conversation that the agent owns and in which nothing has been said yet, as it stands after its start. */
export function buildHead(overrides: Partial<Head> = {}): Head {
  return {
    conversationId: conversationId("conv-1"),
    customerId: "cust-1",
    channel: "web",
    startDigest: "digest-of-start",
    createdAt: builtAt,
    updatedAt: builtAt,
    state: "opening",
    owner: "ai",
    ownerSince: builtAt,
    ...countersAtStart,
    silentSince: builtAt,
    latestIntent: "",
    ...overrides,
  };
}

const countersAtStart = {
  revision: 1,
  generation: 1,
  epoch: 1,
  lastSeq: 1,
  staleSeq: 0,
  wakeSeq: 1,
  readSeq: 0,
  lastCustomerSeq: 0,
  answeredSeq: 0,
  requestSeq: 0,
  ticket: 0,
  firstTicket: 0,
  timeouts: 0,
  turn: 0,
  committedTurn: 0,
  outSeq: 0,
  costMicroUsd: 0,
  revivals: 0,
} as const;

/** A message of the customer. */
export function buildEvent(seq: number, overrides: Partial<ConversationEvent> = {}): ConversationEvent {
  return {
    seq,
    type: "customer_message",
    at: builtAt + seq,
    receivedAt: builtAt + seq,
    participant: { type: "Customer", id: "cust-1" },
    data: { messageId: `msg-${seq}`, body: `message ${seq}` },
    ...overrides,
  };
}

/** A webhook that nobody has tried to deliver; no sweep will look at it unless it is given a `dueBy`. */
export function buildOutboxRow(seq: number, overrides: Partial<OutboxRow> = {}): OutboxRow {
  const envelope = { id: `wh_conv-1_${seq}`, type: "agent.message", sequence_number: seq };
  return { seq, envelope, createdAt: builtAt, state: "pending", ...overrides };
}

export function buildMark(key: string, overrides: Partial<Mark> = {}): Mark {
  return { key, digest: `digest of ${key}`, response: { id: key }, ...overrides };
}

export function buildTurn(number: number, overrides: Partial<TurnRecord> = {}): TurnRecord {
  return {
    number,
    journalOf: number,
    claimedBy: `execution-${number}`,
    throughSeq: number,
    input: turnInput("When do you open?"),
    ...overrides,
  };
}

export function buildDecision(overrides: Partial<TurnDecision> = {}): TurnDecision {
  return { outcome: "answered", messages: [{ body: "At nine.", citations: [] }], notes: [], ...overrides };
}

export function buildStep(key: string): StepRequest {
  return { key, kind: "search", query: { question: key } };
}

export function buildEffect(idempotencyKey: string, overrides: Partial<LedgerEntry> = {}): LedgerEntry {
  return { idempotencyKey, tool: "block-card", arguments: { card: "1234" }, state: "started", ...overrides };
}
