/**
 * One SQLite file and one group-commit loop. Writes of everybody queue up and
 * run in one transaction with one fsync; a promise resolves only after the
 * COMMIT that made its write durable. So the cost of a disk flush is shared by
 * all that is in flight, and nothing is acted upon before it is on disk.
 *
 * A batch runs synchronously within one turn of the event loop, so a read in
 * between always sees committed data only, on the same connection.
 */
import { DatabaseSync } from "node:sqlite";
import { StoreCorrupt } from "./errors.ts";
import { prepare } from "./prepare.ts";
import { runStatements, type Statement } from "./statement.ts";

export interface GroupCommit {
  /** Runs `work` in the next batch's transaction, in order; resolves after COMMIT. If it throws, its changes roll back. */
  write<T>(work: (db: DatabaseSync) => T): Promise<T>;
  /** The same for statements that only a failing disk stops: then the whole batch rolls back. */
  append(statements: readonly Statement[]): Promise<void>;
  /** Sees committed data only, at once. */
  read<T>(work: (db: DatabaseSync) => T): T;
  /** Writes what is queued, then closes the file. */
  close(): Promise<void>;
  /** How many commits (and so fsyncs) there were. */
  readonly commits: number;
}

interface Settle {
  readonly resolve: (value: never) => void;
  readonly reject: (reason: unknown) => void;
}

type Write = Settle &
  (
    | { readonly work: (db: DatabaseSync) => unknown; readonly statements?: undefined }
    | { readonly statements: readonly Statement[] }
  );

type Outcome = { readonly value: unknown } | { readonly reason: unknown };

const BUSY_TIMEOUT_MS = 5_000;
const CHECKPOINT_PAGES = 4_000;

export function openGroupCommit(path: string): GroupCommit {
  return new SqliteGroupCommit(openDatabase(path));
}

function openDatabase(path: string): DatabaseSync {
  try {
    const db = new DatabaseSync(path);
    db.exec(`PRAGMA busy_timeout=${BUSY_TIMEOUT_MS}; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL`);
    db.exec(`PRAGMA wal_autocheckpoint=${CHECKPOINT_PAGES}; PRAGMA temp_store=MEMORY`);
    checkIntegrity(db, path);
    return db;
  } catch (error) {
    throw StoreCorrupt.from(error, path);
  }
}

function checkIntegrity(db: DatabaseSync, path: string): void {
  const [row] = db.prepare("PRAGMA quick_check(1)").all();
  const verdict = Object.values(row ?? {})[0];
  if (verdict !== "ok") throw new StoreCorrupt(path, String(verdict));
}

class SqliteGroupCommit implements GroupCommit {
  readonly #db: DatabaseSync;
  #queue: Write[] = [];
  #flushing = false;
  #closed = false;
  commits = 0;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  write<T>(work: (db: DatabaseSync) => T): Promise<T> {
    return new Promise<T>((resolve, reject) => this.#enqueue({ work, resolve, reject }));
  }

  append(statements: readonly Statement[]): Promise<void> {
    return new Promise<void>((resolve, reject) => this.#enqueue({ statements, resolve, reject }));
  }

  read<T>(work: (db: DatabaseSync) => T): T {
    return work(this.#db);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#flush();
    this.#db.close();
  }

  #enqueue(write: Write): void {
    if (this.#closed) return write.reject(new Error("the store is closed"));
    this.#queue.push(write);
    if (this.#flushing) return;
    this.#flushing = true;
    setImmediate(() => this.#flush());
  }

  #flush(): void {
    this.#flushing = false;
    const batch = this.#queue;
    if (batch.length === 0) return;
    this.#queue = [];
    try {
      const outcomes = this.#commit(batch);
      batch.forEach((write, index) => settle(write, outcomes[index]!));
    } catch (reason) {
      if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
      for (const write of batch) settle(write, { reason });
    }
  }

  #commit(batch: readonly Write[]): Outcome[] {
    prepare(this.#db, "BEGIN IMMEDIATE").run();
    const outcomes = batch.map((write) => this.#attempt(write));
    prepare(this.#db, "COMMIT").run();
    this.commits++;
    return outcomes;
  }

  #attempt(write: Write): Outcome {
    if (write.statements) return { value: runStatements(this.#db, write.statements) };
    prepare(this.#db, "SAVEPOINT one_write").run();
    try {
      const value = write.work(this.#db);
      prepare(this.#db, "RELEASE one_write").run();
      return { value };
    } catch (reason) {
      this.#db.exec("ROLLBACK TO one_write; RELEASE one_write");
      return { reason };
    }
  }
}

function settle(write: Settle, outcome: Outcome): void {
  if ("reason" in outcome) write.reject(outcome.reason);
  else write.resolve(outcome.value as never);
}
