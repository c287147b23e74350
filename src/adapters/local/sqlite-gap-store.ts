/** Gaps in the local SQLite file. A write is one unit of the shared group commit, in which it runs alone. */
import type { DatabaseSync } from "node:sqlite";
import {
  type Gap,
  GapConflictError,
  type GapSignal,
  type GapStore,
  type StoredSignal,
} from "../../knowledge/gaps/index.ts";
import { prepared, type SqliteAccess } from "./sqlite-access.ts";

const schema = `
CREATE TABLE IF NOT EXISTS gaps (id TEXT PRIMARY KEY, revision INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS gap_signals (
  id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL, gap_id TEXT NOT NULL, body TEXT NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS gap_signals_of_conversation ON gap_signals (conversation_id, id);
CREATE TABLE IF NOT EXISTS gap_reviews (
  conversation_id TEXT NOT NULL, requested_at INTEGER NOT NULL, PRIMARY KEY (conversation_id, requested_at)) STRICT;
`;

export async function createSqliteGapStore(database: SqliteAccess): Promise<GapStore> {
  await database.write((db) => db.exec(schema));
  return { ...reviewsIn(database), ...signalsIn(database), ...gapsIn(database) };
}

/** For who only looks, such as a command beside the running server: no table is made. */
export function readGapRows(db: DatabaseSync): readonly Gap[] {
  const hasTable = prepared(db, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'gaps'").get();
  return hasTable ? gapRows(db) : [];
}

function reviewsIn(database: SqliteAccess): Pick<GapStore, "requestReview" | "listReviews" | "finishReview"> {
  const insert = "INSERT OR IGNORE INTO gap_reviews (conversation_id, requested_at) VALUES (?, ?)";
  const select = `SELECT conversation_id AS conversationId, requested_at AS requestedAt FROM gap_reviews
    ORDER BY conversation_id, requested_at LIMIT ?`;
  const remove = "DELETE FROM gap_reviews WHERE conversation_id = ? AND requested_at = ?";
  return {
    requestReview: ({ conversationId, requestedAt }) =>
      database.write((db) => void prepared(db, insert).run(conversationId, requestedAt)),
    listReviews: async (limit) =>
      database.read((db) =>
        prepared(db, select)
          .all(limit)
          .map((row) => ({ conversationId: String(row["conversationId"]), requestedAt: Number(row["requestedAt"]) })),
      ),
    finishReview: ({ conversationId, requestedAt }) =>
      database.write((db) => void prepared(db, remove).run(conversationId, requestedAt)),
  };
}

function signalsIn(database: SqliteAccess): Pick<GapStore, "readSignal" | "listSignals" | "eraseSignals"> {
  const ofConversation = "SELECT gap_id, body FROM gap_signals WHERE conversation_id = ? ORDER BY id";
  const remove = "DELETE FROM gap_signals WHERE conversation_id = ?";
  return {
    readSignal: async (id) =>
      database.read((db) => {
        const row = prepared(db, "SELECT gap_id, body FROM gap_signals WHERE id = ?").get(id);
        return row && storedSignal(row);
      }),
    listSignals: async (conversationId) =>
      database.read((db) => prepared(db, ofConversation).all(conversationId).map(storedSignal)),
    eraseSignals: (conversationId) => database.write((db) => void prepared(db, remove).run(conversationId)),
  };
}

function storedSignal(row: Readonly<Record<string, unknown>>): StoredSignal {
  return { signal: JSON.parse(String(row["body"])) as GapSignal, gapId: String(row["gap_id"]) };
}

function gapsIn(database: SqliteAccess): Pick<GapStore, "readGap" | "listGaps" | "write" | "writeMerged"> {
  return {
    readGap: async (id) =>
      database.read((db) => {
        const row = prepared(db, "SELECT body FROM gaps WHERE id = ?").get(id);
        return row && (JSON.parse(String(row["body"])) as Gap);
      }),
    listGaps: async () => database.read(gapRows),
    write: (gap, signal) => database.write((db) => writeGap(db, gap, signal)),
    writeMerged: (kept, merged) =>
      database.write((db) => {
        for (const gap of [kept, merged]) refuseStale(db, gap);
        for (const gap of [kept, merged]) writeGap(db, gap, undefined);
      }),
  };
}

function gapRows(db: DatabaseSync): readonly Gap[] {
  const rows = prepared(db, "SELECT body FROM gaps ORDER BY id").all();
  return rows.map((row) => JSON.parse(String(row["body"])) as Gap).filter(({ mergedInto }) => mergedInto === undefined);
}

const replace = `INSERT INTO gaps (id, revision, body) VALUES (?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, body = excluded.body`;
const insertSignal = "INSERT INTO gap_signals (id, conversation_id, gap_id, body) VALUES (?, ?, ?, ?)";

function writeGap(db: DatabaseSync, gap: Gap, signal: GapSignal | undefined): void {
  const isKnown = signal && prepared(db, "SELECT 1 FROM gap_signals WHERE id = ?").get(signal.id) !== undefined;
  if (isKnown) throw new GapConflictError(gap.id, gap.revision);
  refuseStale(db, gap);
  prepared(db, replace).run(gap.id, gap.revision, JSON.stringify(gap));
  if (signal) prepared(db, insertSignal).run(signal.id, signal.conversationId, gap.id, JSON.stringify(signal));
}

function refuseStale(db: DatabaseSync, { id, revision }: Gap): void {
  const stored = prepared(db, "SELECT revision FROM gaps WHERE id = ?").get(id);
  if (Number(stored?.["revision"] ?? 0) !== revision - 1) throw new GapConflictError(id, revision);
}
