/**
 * What a data folder has recorded, read beside a server that runs on it or without one. The connection is read-only, so
 * SQLite itself refuses every write, and it takes no lock that a server would notice.
 */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { SqliteAccess } from "../../src/adapters/local/sqlite-access.ts";
import { checkStateVersion } from "../state-version.ts";
import { UserError } from "./user-error.ts";

export interface RecordedState {
  readonly access: SqliteAccess;
  close(): void;
}

/** Throws UserError where nothing was recorded, and StateVersion. */
export async function openRecordedState(directory: string): Promise<RecordedState> {
  const path = resolve(directory);
  const file = join(path, "turnwise.sqlite");
  if (!existsSync(file)) {
    throw new UserError(`Nothing is recorded in ${path}.`, "Name the folder of the state with --data DIR.");
  }
  const db = openReadOnly(file);
  // Creating a table that exists is no write; SQLite refuses anything that is one.
  const access: SqliteAccess = { read: (work) => work(db), write: async (work) => work(db) };
  try {
    await checkStateVersion(access);
  } catch (error) {
    db.close();
    throw error;
  }
  return { access, close: () => db.close() };
}

const patienceMs = 5_000;

function openReadOnly(file: string): DatabaseSync {
  try {
    const db = new DatabaseSync(file, { readOnly: true, timeout: patienceMs });
    db.prepare("PRAGMA user_version").get();
    return db;
  } catch (error) {
    throw new UserError(
      `${file} can't be read: ${error instanceof Error ? error.message : String(error)}.`,
      "The folder must be readable and, unless a server runs on it, writable: SQLite puts its index there.",
    );
  }
}

/** For tables that an earlier release did not make: SQLite refuses to make them now. Throws UserError. */
export async function openTables<Store>(open: Promise<Store>): Promise<Store> {
  return open.catch((error: unknown) => {
    if (!/readonly/i.test(String(error))) throw error;
    throw new UserError(
      "The state was written by an earlier release, which recorded less.",
      "Start the server on it once: npm start -- --data DIR.",
    );
  });
}
