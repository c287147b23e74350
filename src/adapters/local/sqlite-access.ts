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
  const ofDatabase = statements.get(db) ?? new Map<string, StatementSync>();
  statements.set(db, ofDatabase);
  const statement = ofDatabase.get(sql) ?? db.prepare(sql);
  ofDatabase.set(sql, statement);
  return statement;
}
