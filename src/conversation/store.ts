/**
 * The store port. One conversation is one partition; a HeadWrite is one transaction, conditional on the head's
 * revision, so every rule about who may write what when is plain code over a head that was read before (docs/decisions/0001).
 * Documents have limits of size, the same everywhere (stored-document.ts). Adapters hold no rule of the protocol. Both adapters pass test/conversation/store-contract.ts.
 */
import type { LedgerEntry, StepRequest, StepResult, TurnDecision, TurnInput } from "../contracts/index.ts";
import type { ConversationId, Json } from "../kernel/index.ts";
import type { ConversationEvent } from "./events.ts";
import type { Head } from "./head.ts";
import type { OutboxRow } from "./outbox.ts";

/** Remembers a request by the id its caller gave it, so that a repetition finds the first one's answer. */
export interface Mark {
  /** E.g. `message:<id>` or `event:<key>`. */
  readonly key: string;
  /** Digest of the request's content: the same id with other content is a conflict. */
  readonly digest: string;
  /** What the first request was answered with. */
  readonly response: Json;
}

export interface TurnRecord {
  readonly number: number;
  /** Turn whose journal this one goes on with; its own number but for a turn that continues another. */
  readonly journalOf: number;
  /** Keys of the results that the journal held when this turn went on with it; absent: none. */
  readonly inheritedSteps?: readonly string[];
  readonly claimedBy: string;
  /** Last event that the turn's transcript covers. */
  readonly throughSeq: number;
  readonly input: TurnInput;
  readonly decision?: TurnDecision;
}

export interface JournalStep {
  /** Absent for an answer from outside that a turn waited for. */
  readonly request?: StepRequest;
  readonly result?: StepResult;
}

export interface HeadWrite {
  /** The head to store; its revision is the expected one plus one. */
  readonly head: Head;
  /** Revision that the head must still have; 0: it must not exist. */
  readonly expectedRevision: number;
  readonly events?: readonly ConversationEvent[];
  readonly outbox?: readonly OutboxRow[];
  readonly mark?: Mark;
  readonly turn?: TurnRecord;
}

/**
 * `conflict`: the head has moved on. `duplicate`: the mark exists, whether or not the head has moved on. Nothing was
 * written in either case.
 */
export type WriteOutcome = "written" | "conflict" | "duplicate";

export interface Overdue {
  readonly conversationId: ConversationId;
  /** Present when a webhook of the outbox is overdue, absent when the head is. */
  readonly outboxSeq?: number;
}

export interface ConversationStore {
  readHead(id: ConversationId): Promise<Head | undefined>;
  /** Events, webhooks and turns are new: one that exists already is never replaced, and the write is refused. */
  write(write: HeadWrite): Promise<WriteOutcome>;
  readMark(id: ConversationId, key: string): Promise<Mark | undefined>;
  /** The last `limit` events up to and including `throughSeq`, oldest first. */
  readEvents(id: ConversationId, range: { throughSeq: number; limit: number }): Promise<readonly ConversationEvent[]>;

  readTurn(id: ConversationId, number: number): Promise<TurnRecord | undefined>;
  /** Stores the turn's decision; the first one stands and is returned. */
  decideTurn(id: ConversationId, number: number, decision: TurnDecision): Promise<TurnDecision>;
  /** Adds steps that are not in the journal yet. */
  requestSteps(id: ConversationId, turn: number, steps: readonly StepRequest[]): Promise<void>;
  readStep(id: ConversationId, turn: number, key: string): Promise<JournalStep | undefined>;
  /** In the order of the keys' UTF-8 bytes. */
  readSteps(id: ConversationId, turn: number): Promise<readonly JournalStep[]>;
  /** The first result of a step stands and is returned. */
  recordStep(id: ConversationId, turn: number, result: StepResult): Promise<StepResult>;

  /** In the order of the keys' UTF-8 bytes. */
  readLedger(id: ConversationId): Promise<readonly LedgerEntry[]>;
  /** Writes the entry if its key is new; returns the one that stands. */
  claimEffect(id: ConversationId, entry: LedgerEntry): Promise<LedgerEntry>;
  /** Replaces an entry that was claimed; does nothing for one that is gone. */
  settleEffect(id: ConversationId, entry: LedgerEntry): Promise<void>;

  readOutbox(id: ConversationId, seq: number): Promise<OutboxRow | undefined>;
  /** Replaces a row that is still pending; one that was delivered meanwhile, or is gone, stays as it is. */
  updateOutbox(id: ConversationId, row: OutboxRow): Promise<void>;

  /** Heads and outbox rows whose `dueBy` is at or before `now`, earliest first; `limit` may be Infinity. */
  listOverdue(now: number, limit: number): Promise<readonly Overdue[]>;

  /** Stores documents under a key once; returns the mark that stands (contract section 4.1, memories). */
  putMemories(id: ConversationId, mark: Mark, memories: readonly Json[]): Promise<Mark>;

  /** Removes everything of a conversation. */
  erase(id: ConversationId): Promise<void>;
}
