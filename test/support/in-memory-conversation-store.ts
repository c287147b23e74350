/**
 * The conversation store as plain maps: the smallest thing that keeps the port's promises (compare-and-swap on the
 * revision, one mark per key, the first journal result stands). What goes in is copied, as through a database.
 */
import type { LedgerEntry, StepResult, TurnDecision } from "../../src/contracts/index.ts";
import type {
  ConversationEvent,
  ConversationStore,
  Head,
  HeadWrite,
  JournalStep,
  Mark,
  OutboxRow,
  Overdue,
  TurnRecord,
  WriteOutcome,
} from "../../src/conversation/index.ts";
import type { ConversationId, Json } from "../../src/kernel/index.ts";

interface Partition {
  head: Head;
  readonly events: ConversationEvent[];
  readonly marks: Map<string, Mark>;
  readonly outbox: Map<number, OutboxRow>;
  readonly turns: Map<number, TurnRecord>;
  readonly steps: Map<string, { turn: number; step: JournalStep }>;
  readonly ledger: Map<string, LedgerEntry>;
  readonly memories: Json[];
}

export interface InMemoryConversationStore extends ConversationStore {
  /** Everything stored of a conversation, for assertions. */
  partition(id: string): Readonly<Partition> | undefined;
}

export function inMemoryConversationStore(): InMemoryConversationStore {
  const partitions = new Map<string, Partition>();
  const at = (id: ConversationId): Partition => {
    const found = partitions.get(id);
    if (!found) throw new Error(`there is no conversation ${id} in the store`);
    return found;
  };
  return {
    partition: (id) => partitions.get(id),
    ...headMethods(partitions),
    ...turnMethods(at),
    ...effectMethods(partitions, at),
    erase: async (id) => void partitions.delete(id),
  };
}

function copied<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}

type At = (id: ConversationId) => Partition;

function headMethods(
  partitions: Map<string, Partition>,
): Pick<ConversationStore, "readHead" | "write" | "readMark" | "readEvents" | "listOverdue"> {
  return {
    readHead: async (id) => partitions.get(id)?.head,
    write: async (write) => applyWrite(partitions, write),
    readMark: async (id, key) => partitions.get(id)?.marks.get(key),
    readEvents: async (id, { throughSeq, limit }) =>
      (partitions.get(id)?.events ?? []).filter(({ seq }) => seq <= throughSeq).slice(-limit),
    listOverdue: async (now, limit) =>
      [...partitions.values()].flatMap(dueOf).filter(isDue(now)).sort(earliest).slice(0, limit),
  };
}

function applyWrite(partitions: Map<string, Partition>, write: HeadWrite): WriteOutcome {
  const { head, expectedRevision, mark } = write;
  const standing = partitions.get(head.conversationId);
  if ((standing?.head.revision ?? 0) !== expectedRevision) return "conflict";
  if (mark && standing?.marks.has(mark.key)) return "duplicate";
  const partition = standing ?? newPartition(head);
  partitions.set(head.conversationId, partition);
  keep(partition, write);
  return "written";
}

function keep(partition: Partition, { head, events = [], outbox = [], mark, turn }: HeadWrite): void {
  partition.head = copied(head);
  partition.events.push(...copied(events));
  for (const row of outbox) partition.outbox.set(row.seq, copied(row));
  if (mark) partition.marks.set(mark.key, copied(mark));
  if (turn) partition.turns.set(turn.number, copied(turn));
}

function newPartition(head: Head): Partition {
  return {
    head,
    events: [],
    marks: new Map(),
    outbox: new Map(),
    turns: new Map(),
    steps: new Map(),
    ledger: new Map(),
    memories: [],
  };
}

type Due = Overdue & { readonly dueBy?: number | undefined };

function dueOf({ head, outbox }: Partition): Due[] {
  const { conversationId, dueBy } = head;
  const rows = [...outbox.values()].map((row) => ({ conversationId, outboxSeq: row.seq, dueBy: row.dueBy }));
  return [{ conversationId, dueBy }, ...rows];
}

const isDue = (now: number) => (due: Due) => due.dueBy !== undefined && due.dueBy <= now;
const earliest = (left: Due, right: Due) => (left.dueBy ?? 0) - (right.dueBy ?? 0);

type TurnMethods = "readTurn" | "decideTurn" | "requestSteps" | "readStep" | "readSteps" | "recordStep";

function turnMethods(at: At): Pick<ConversationStore, TurnMethods> {
  return {
    readTurn: async (id, number) => at(id).turns.get(number),
    decideTurn: async (id, number, decision) => decideOnce(at(id), number, decision),
    requestSteps: async (id, turn, steps) => {
      for (const request of steps) mergeStep(at(id), turn, request.key, { request: copied(request) });
    },
    readStep: async (id, turn, key) => at(id).steps.get(stepKey(turn, key))?.step,
    readSteps: async (id, turn) =>
      [...at(id).steps.values()].filter((entry) => entry.turn === turn).map(({ step }) => step),
    recordStep: async (id, turn, result) =>
      mergeStep(at(id), turn, result.key, { result: copied(result) }).result as StepResult,
  };
}

function decideOnce({ turns }: Partition, number: number, decision: TurnDecision): TurnDecision {
  const turn = turns.get(number);
  if (!turn || turn.decision) return turn?.decision ?? decision;
  turns.set(number, { ...turn, decision: copied(decision) });
  return decision;
}

const stepKey = (turn: number, key: string) => `${turn}#${key}`;

/** What stands, stays. */
function mergeStep({ steps }: Partition, turn: number, key: string, added: JournalStep): JournalStep {
  const step = { ...added, ...steps.get(stepKey(turn, key))?.step };
  steps.set(stepKey(turn, key), { turn, step });
  return step;
}

type EffectMethods = "readLedger" | "claimEffect" | "settleEffect" | "readOutbox" | "updateOutbox" | "putMemories";

function effectMethods(partitions: Map<string, Partition>, at: At): Pick<ConversationStore, EffectMethods> {
  return {
    readLedger: async (id) => [...(partitions.get(id)?.ledger.values() ?? [])],
    claimEffect: async (id, entry) => {
      const { ledger } = at(id);
      if (!ledger.has(entry.idempotencyKey)) ledger.set(entry.idempotencyKey, copied(entry));
      return ledger.get(entry.idempotencyKey) as LedgerEntry;
    },
    settleEffect: async (id, entry) => void at(id).ledger.set(entry.idempotencyKey, copied(entry)),
    readOutbox: async (id, seq) => partitions.get(id)?.outbox.get(seq),
    updateOutbox: async (id, row) => void at(id).outbox.set(row.seq, copied(row)),
    putMemories: async (id, mark, memories) => {
      const { marks, memories: kept } = at(id);
      const first = marks.get(mark.key);
      if (first) return first;
      marks.set(mark.key, copied(mark));
      kept.push(...copied(memories));
      return mark;
    },
  };
}
