/**
 * One SQLite file and one group-commit loop. Writes of everybody queue up and
 * run in one transaction with one fsync; a promise resolves only after the
 * COMMIT that made its write durable. So the cost of a disk flush is shared by
 * all that is in flight, and nothing is acted upon before it is on disk.
 *
 * A batch runs synchronously within one turn of the event loop; or, where that
 * was asked for and the batch is worth it, in a thread of its own. Batches never
 * overlap, and a read sees committed data only.
 */
import type { DatabaseSync } from "node:sqlite";
import { startCommitThread, type CommitThread } from "./commit-thread.ts";
import { openConnection } from "./connection.ts";
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

export interface GroupCommitOptions {
  /** Lets large batches be committed by another thread while this one goes on: faster, for some MB of memory. */
  readonly usesThread?: boolean;
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

/** Fewer writes than this are committed sooner than another thread could be told of them. */
const MIN_WRITES_FOR_THREAD = 8;

const IN_MEMORY = ":memory:";

export function openGroupCommit(path: string, { usesThread = false }: GroupCommitOptions = {}): GroupCommit {
  return new SqliteGroupCommit(openDatabase(path), usesThread && path !== IN_MEMORY ? path : undefined);
}

function openDatabase(path: string): DatabaseSync {
  try {
    const db = openConnection(path);
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
  /** Of the file that a thread may write to. */
  readonly #path: string | undefined;
  #thread: CommitThread | undefined;
  #inThread: Promise<void> | undefined;
  /** So many writes are worth a batch of their own while their companions are still being computed. */
  #worthwhile = MIN_WRITES_FOR_THREAD;
  #queue: Write[] = [];
  #flushing = false;
  #closed = false;
  commits = 0;

  constructor(db: DatabaseSync, path: string | undefined) {
    this.#db = db;
    this.#path = path;
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
    await this.#inThread;
    this.#flushHere();
    await this.#thread?.close();
    this.#db.close();
  }

  #enqueue(write: Write): void {
    if (this.#closed) return write.reject(new Error("the store is closed"));
    this.#queue.push(write);
    if (this.#thread && this.#queue.length >= this.#worthwhile && !this.#inThread) this.#flush();
    else this.#scheduleFlush();
  }

  #scheduleFlush(): void {
    if (this.#flushing) return;
    this.#flushing = true;
    setImmediate(() => {
      this.#flushing = false;
      this.#flush();
    });
  }

  /** While the thread commits, the next batch gathers. */
  #flush(): void {
    if (this.#inThread || this.#closed) return;
    const thread = this.#threadFor(this.#queue);
    if (thread) this.#inThread = this.#flushIn(thread);
    else this.#flushHere();
  }

  #threadFor(queue: readonly Write[]): CommitThread | undefined {
    if (this.#path === undefined || queue.length < MIN_WRITES_FOR_THREAD) return undefined;
    this.#thread ??= startCommitThread(this.#path);
    return this.#thread.isReady && queue.every(({ statements }) => statements) ? this.#thread : undefined;
  }

  #flushIn(thread: CommitThread): Promise<void> {
    const batch = this.#take();
    this.#worthwhile = Math.max(MIN_WRITES_FOR_THREAD, batch.length >> 1);
    const statements = batch.flatMap((write) => write.statements ?? []);
    return new Promise((settled) => {
      thread.commit(statements, (error) => {
        this.#inThread = undefined;
        if (this.#queue.length >= MIN_WRITES_FOR_THREAD) this.#flush();
        else if (this.#queue.length > 0) this.#scheduleFlush();
        if (error === undefined) this.commits++;
        const outcome = error === undefined ? { value: undefined } : { reason: error };
        for (const write of batch) settle(write, outcome);
        settled();
      });
    });
  }

  #take(): Write[] {
    const batch = this.#queue;
    this.#queue = [];
    return batch;
  }

  #flushHere(): void {
    const batch = this.#take();
    if (batch.length === 0) return;
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
