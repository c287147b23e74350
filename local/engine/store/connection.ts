/** A connection to the store's file, durable at each COMMIT. */
import { DatabaseSync } from "node:sqlite";

const BUSY_TIMEOUT_MS = 5_000;
const CHECKPOINT_PAGES = 4_000;

export function openConnection(path: string): DatabaseSync {
  const db = new DatabaseSync(path);
  db.exec(`PRAGMA busy_timeout=${BUSY_TIMEOUT_MS}; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL`);
  db.exec(`PRAGMA wal_autocheckpoint=${CHECKPOINT_PAGES}; PRAGMA temp_store=MEMORY`);
  return db;
}
