/**
 * The completion log in SQLite. Records that are older than the company keeps them go when new ones come, a few at a
 * time, so that no start and no call pays for a long clean-up.
 */
import type { DatabaseSync } from "node:sqlite";
import { expiryOf, recordKey, turnKeys } from "../../model/index.ts";
import type { CompletionCost, CompletionLog, CompletionRecord } from "../../model/index.ts";
import { prepared, type SqliteAccess } from "./sqlite-access.ts";

export interface SqliteCompletionLogOptions {
  readonly keptDays: number;
}

const schema = `
CREATE TABLE IF NOT EXISTS completions (
  conversation_id TEXT, key TEXT, at INTEGER NOT NULL, expires_at INTEGER NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (conversation_id, key));
CREATE INDEX IF NOT EXISTS completions_by_time ON completions (at);
CREATE INDEX IF NOT EXISTS completions_by_expiry ON completions (expires_at);
`;

export async function createSqliteCompletionLog(
  commit: SqliteAccess,
  { keptDays }: SqliteCompletionLogOptions,
): Promise<CompletionLog> {
  await commit.write((db) => db.exec(schema));
  return {
    append: (records) => commit.write((db) => records.forEach((record) => insert(db, record, keptDays))),
    ofTurn: async (conversationId, turn) => commit.read((db) => readTurn(db, conversationId, turn)),
    costsBetween: (from, until) => readPages(commit, from, until),
    erase: (conversationId) =>
      commit.write((db) => void prepared(db, "DELETE FROM completions WHERE conversation_id = ?").run(conversationId)),
  };
}

const insertRecord = `INSERT INTO completions (conversation_id, key, at, expires_at, body) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT DO NOTHING`;
const deleteExpired = `DELETE FROM completions WHERE rowid IN
  (SELECT rowid FROM completions WHERE expires_at < ? ORDER BY expires_at LIMIT 10)`;

function insert(db: DatabaseSync, record: CompletionRecord, keptDays: number): void {
  const { conversationId, at } = record;
  prepared(db, insertRecord).run(
    conversationId,
    recordKey(record),
    at,
    expiryOf(record, keptDays),
    JSON.stringify(record),
  );
  prepared(db, deleteExpired).run(Math.floor(at / 1000));
}

function readTurn(db: DatabaseSync, conversationId: string, turn: number): CompletionRecord[] {
  const { from, until } = turnKeys(turn);
  const sql = "SELECT body FROM completions WHERE conversation_id = ? AND key >= ? AND key < ? ORDER BY key";
  return bodies(prepared(db, sql).all(conversationId, from, until));
}

const pageSize = 1000;

async function* readPages(access: SqliteAccess, from: number, until: number): AsyncIterable<CompletionCost> {
  const sql =
    "SELECT rowid, at, body FROM completions WHERE at < ? AND (at, rowid) > (?, ?) ORDER BY at, rowid LIMIT ?";
  let [at, rowid] = [from, -1];
  for (;;) {
    const [lastAt, lastRow] = [at, rowid];
    const rows = access.read((db) => prepared(db, sql).all(until, lastAt, lastRow, pageSize));
    yield* bodies(rows);
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageSize) return;
    [at, rowid] = [Number(last["at"]), Number(last["rowid"])];
  }
}

function bodies(rows: readonly object[]): CompletionRecord[] {
  return (rows as readonly { body: string }[]).map(({ body }) => JSON.parse(body) as CompletionRecord);
}
