/**
 * The conversation store in SQLite: one row per record, documents as JSON, the head's revision and the due times as
 * columns. Every write is one unit of the shared group commit, so its promise resolves after the fsync; within the
 * batch the work runs alone, so a compare-and-swap is a plain comparison.
 */
import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import {
  type ConversationEvent,
  type ConversationStore,
  encodeDocument,
  type EncodedWrite,
  encodeMemories,
  encodeOutboxRow,
  encodeWrite,
  type Head,
  type HeadWrite,
  type JournalStep,
  type Mark,
  type OutboxRow,
  type Overdue,
  type TurnRecord,
  type WriteOutcome,
} from "../../conversation/index.ts";
import type { LedgerEntry, StepRequest, StepResult, TurnDecision } from "../../contracts/index.ts";
import type { ConversationId } from "../../kernel/index.ts";
import { prepared, type SqliteAccess } from "./sqlite-access.ts";
import { schema } from "./sqlite-conversation-schema.ts";

export async function createSqliteConversationStore(commit: SqliteAccess): Promise<ConversationStore> {
  await commit.write((db) => db.exec(schema));
  const access: SqliteAccess = { read: (work) => commit.read(work), write: (work) => commit.write(work) };
  return { ...heads(access), ...turns(access), ...ledger(access), ...outbox(access), ...memories(access) };
}

function run(db: DatabaseSync, sql: string, ...values: SQLInputValue[]): number {
  return Number(prepared(db, sql).run(...values).changes);
}

function document<T>(db: DatabaseSync, sql: string, ...values: SQLInputValue[]): T | undefined {
  const row = prepared(db, sql).get(...values) as { body: string } | undefined;
  return row && (JSON.parse(row.body) as T);
}

function documents<T>(db: DatabaseSync, sql: string, ...values: SQLInputValue[]): T[] {
  const rows = prepared(db, sql).all(...values) as unknown as { body: string }[];
  return rows.map(({ body }) => JSON.parse(body) as T);
}

type HeadMethods = Pick<ConversationStore, "readHead" | "write" | "readMark" | "readEvents" | "listOverdue" | "erase">;

function heads({ read, write }: SqliteAccess): HeadMethods {
  return {
    readHead: async (id) => read((db) => document<Head>(db, "SELECT body FROM heads WHERE conversation_id = ?", id)),
    write: async (change) => {
      const encoded = encodeWrite(change);
      return write((db) => writeHead(db, change, encoded));
    },
    readMark: async (id, key) => read((db) => document<Mark>(db, selectMark, id, key)),
    readEvents: async (id, { throughSeq, limit }) => read((db) => lastEvents(db, id, throughSeq, limit)),
    listOverdue: async (now, limit) => read((db) => overdue(db, now, limit)),
    erase: (id) => write((db) => eraseConversation(db, id)),
  };
}

function writeHead(db: DatabaseSync, change: HeadWrite, encoded: EncodedWrite): WriteOutcome {
  const { head, mark, turn } = change;
  const id = head.conversationId;
  const refusal = refusalOf(db, change);
  if (refusal) return refusal;
  run(db, putHead, id, head.revision, head.dueBy ?? null, encoded.head);
  if (mark && encoded.mark) run(db, insertMark, id, mark.key, encoded.mark);
  for (const { seq, body } of encoded.events) run(db, insertEvent, id, seq, body);
  for (const { seq, dueBy, body } of encoded.outbox) run(db, insertOutbox, id, seq, dueBy ?? null, body);
  if (turn && encoded.turn) run(db, insertTurn, id, turn.number, encoded.turn);
  return "written";
}

function refusalOf(db: DatabaseSync, { head, expectedRevision, mark }: HeadWrite): WriteOutcome | undefined {
  if (mark && prepared(db, selectMark).get(head.conversationId, mark.key)) return "duplicate";
  const standing = prepared(db, "SELECT revision FROM heads WHERE conversation_id = ?").get(head.conversationId);
  return Number(standing?.revision ?? 0) === expectedRevision ? undefined : "conflict";
}

const selectMark = "SELECT body FROM marks WHERE conversation_id = ? AND key = ?";
const insertMark = "INSERT INTO marks (conversation_id, key, body) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
const putHead = `INSERT INTO heads (conversation_id, revision, due_by, body) VALUES (?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET revision = excluded.revision, due_by = excluded.due_by, body = excluded.body`;
const insertEvent = "INSERT INTO events (conversation_id, seq, body) VALUES (?, ?, ?)";
const insertTurn = "INSERT INTO turns (conversation_id, number, body) VALUES (?, ?, ?)";
const insertOutbox = "INSERT INTO outbox (conversation_id, seq, due_by, body) VALUES (?, ?, ?, ?)";

function lastEvents(db: DatabaseSync, id: ConversationId, throughSeq: number, limit: number): ConversationEvent[] {
  const sql = "SELECT body FROM events WHERE conversation_id = ? AND seq <= ? ORDER BY seq DESC LIMIT ?";
  return documents<ConversationEvent>(db, sql, id, throughSeq, limit).reverse();
}

const overdueRows = `
  SELECT conversation_id, due_by, NULL AS seq FROM heads WHERE due_by <= :now
  UNION ALL SELECT conversation_id, due_by, seq FROM outbox WHERE due_by <= :now
  ORDER BY due_by LIMIT :limit`;

function overdue(db: DatabaseSync, now: number, limit: number): Overdue[] {
  const rows = prepared(db, overdueRows).all({ now, limit: Number.isFinite(limit) ? limit : -1 });
  return rows.map(({ conversation_id, seq }) => ({
    conversationId: conversation_id as ConversationId,
    ...(seq === null ? {} : { outboxSeq: Number(seq) }),
  }));
}

const tables = ["heads", "events", "marks", "outbox", "turns", "steps", "ledger", "memories"];

function eraseConversation(db: DatabaseSync, id: ConversationId): void {
  for (const table of tables) run(db, `DELETE FROM ${table} WHERE conversation_id = ?`, id);
}

type TurnMethods = Pick<
  ConversationStore,
  "readTurn" | "decideTurn" | "requestSteps" | "readStep" | "readSteps" | "recordStep"
>;

function turns({ read, write }: SqliteAccess): TurnMethods {
  return {
    readTurn: async (id, number) => read((db) => turnOf(db, id, number)),
    decideTurn: async (id, number, decision) => {
      const body = encodeDocument(`The decision of turn ${number}`, decision);
      return write((db) => {
        if (run(db, insertDecision, body, id, number) === 1) return decision;
        return turnOf(db, id, number)?.decision ?? decision;
      });
    },
    requestSteps: async (id, turn, steps) => {
      const rows = steps.map((step) => [step.key, encodeDocument(`Step "${step.key}"`, step)] as const);
      await write((db) => {
        for (const [key, request] of rows) run(db, insertStep, id, turn, key, request);
      });
    },
    readStep: async (id, turn, key) => read((db) => stepsOf(db, `${selectSteps} AND key = ?`, id, turn, key)[0]),
    readSteps: async (id, turn) => read((db) => stepsOf(db, `${selectSteps} ORDER BY key`, id, turn)),
    recordStep: async (id, turn, result) => {
      const body = encodeDocument(`The result of step "${result.key}"`, result);
      return write((db) => recordStep(db, id, turn, result, body));
    },
  };
}

const insertDecision = `UPDATE turns SET decision = ?
  WHERE conversation_id = ? AND number = ? AND decision IS NULL`;
const insertStep = `INSERT INTO steps (conversation_id, turn, key, request) VALUES (?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET request = coalesce(request, excluded.request)`;
const insertResult = `INSERT INTO steps (conversation_id, turn, key, result) VALUES (?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET result = coalesce(result, excluded.result)`;
const selectSteps = "SELECT key, request, result FROM steps WHERE conversation_id = ? AND turn = ?";

function turnOf(db: DatabaseSync, id: ConversationId, number: number): TurnRecord | undefined {
  const sql = "SELECT body, decision FROM turns WHERE conversation_id = ? AND number = ?";
  const row = prepared(db, sql).get(id, number) as { body: string; decision: string | null } | undefined;
  if (!row) return undefined;
  const turn = JSON.parse(row.body) as TurnRecord;
  return row.decision === null ? turn : { ...turn, decision: JSON.parse(row.decision) as TurnDecision };
}

function stepsOf(db: DatabaseSync, sql: string, ...values: SQLInputValue[]): JournalStep[] {
  const rows = prepared(db, sql).all(...values) as unknown as StepRow[];
  return rows.map(({ request, result }) => ({
    ...(request === null ? {} : { request: JSON.parse(request) as StepRequest }),
    ...(result === null ? {} : { result: JSON.parse(result) as StepResult }),
  }));
}

interface StepRow {
  readonly key: string;
  readonly request: string | null;
  readonly result: string | null;
}

function recordStep(db: DatabaseSync, id: ConversationId, turn: number, result: StepResult, body: string): StepResult {
  run(db, insertResult, id, turn, result.key, body);
  return stepsOf(db, `${selectSteps} AND key = ?`, id, turn, result.key)[0]?.result ?? result;
}

type LedgerMethods = Pick<ConversationStore, "readLedger" | "claimEffect" | "settleEffect">;

function ledger({ read, write }: SqliteAccess): LedgerMethods {
  return {
    readLedger: async (id) =>
      read((db) => documents<LedgerEntry>(db, "SELECT body FROM ledger WHERE conversation_id = ? ORDER BY key", id)),
    claimEffect: async (id, entry) => {
      const body = encodeDocument(`The effect of ${entry.tool}`, entry);
      return write((db) => {
        run(db, insertEffect, id, entry.idempotencyKey, body);
        return document<LedgerEntry>(db, selectEffect, id, entry.idempotencyKey) ?? entry;
      });
    },
    settleEffect: async (id, entry) => {
      const body = encodeDocument(`The effect of ${entry.tool}`, entry);
      await write((db) => run(db, updateEffect, body, id, entry.idempotencyKey));
    },
  };
}

const insertEffect = "INSERT INTO ledger (conversation_id, key, body) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
const selectEffect = "SELECT body FROM ledger WHERE conversation_id = ? AND key = ?";
const updateEffect = "UPDATE ledger SET body = ? WHERE conversation_id = ? AND key = ?";

function outbox({ read, write }: SqliteAccess): Pick<ConversationStore, "readOutbox" | "updateOutbox"> {
  return {
    readOutbox: async (id, seq) =>
      read((db) => document<OutboxRow>(db, "SELECT body FROM outbox WHERE conversation_id = ? AND seq = ?", id, seq)),
    updateOutbox: async (id, row) => {
      const { seq, dueBy, body } = encodeOutboxRow(row);
      await write((db) => run(db, updateOutboxRow, dueBy ?? null, body, id, seq));
    },
  };
}

const updateOutboxRow = `UPDATE outbox SET due_by = ?, body = ?
  WHERE conversation_id = ? AND seq = ? AND body ->> '$.state' = 'pending'`;

function memories({ write }: SqliteAccess): Pick<ConversationStore, "putMemories"> {
  return {
    putMemories: async (id, mark, documentsToKeep) => {
      const encoded = encodeMemories(mark, documentsToKeep);
      return write((db) => {
        if (run(db, insertMark, id, mark.key, encoded.mark) === 0) {
          return document<Mark>(db, selectMark, id, mark.key) ?? mark;
        }
        for (const memory of encoded.memories) run(db, insertMemory, id, memory);
        return mark;
      });
    },
  };
}

const insertMemory = "INSERT INTO memories (conversation_id, body) VALUES (?, ?)";
