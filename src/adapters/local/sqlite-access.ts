/** How the local adapters reach the shared SQLite file: local/engine's group commit has this shape. */
import type { DatabaseSync, StatementSync } from "node:sqlite";

export interface SqliteAccess {
  /** Runs in the next batch's transaction; resolves after its fsync. */
  write<T>(work: (db: DatabaseSync) => T): Promise<T>;
  /** Sees committed data only. */
  read<T>(work: (db: DatabaseSync) => T): T;
}

const statements = new WeakMap<DatabaseSync, Map<string, StatementSync>>();

/** Compiles each statement once per database. */
export function prepared(db: DatabaseSync, sql: string): StatementSync {
  let ofDatabase = statements.get(db);
  if (!ofDatabase) statements.set(db, (ofDatabase = new Map()));
  let statement = ofDatabase.get(sql);
  if (!statement) ofDatabase.set(sql, (statement = db.prepare(sql)));
  return statement;
}
