/**
 * The floor: what a careful person would write by hand for this one workload,
 * with the same durability. No language, no history beyond a journal, no retry
 * or time-out; a group commit, one journal row and one position for each of the
 * same six moments of a turn.
 */
import { join } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { MESSAGE, REFERENCE, STEPS_PER_TURN, type Contestant } from "./workload.ts";

export const contestant: Contestant = {
  name: "floor",
  async run(folder, { conversations, turns }, onTurn) {
    const journal = new Journal(join(folder, "floor.db"));
    const all = Array.from({ length: conversations }, (_, id) => converse(journal, id, turns, onTurn));
    await Promise.all(all);
    journal.close();
    return { commits: journal.commits };
  },
};

async function converse(
  journal: Journal,
  conversation: number,
  turns: number,
  onTurn: (durationMs: number) => void,
): Promise<void> {
  let position = 0;
  const record = (kind: string, body: unknown) =>
    journal.record(conversation, position++, JSON.stringify({ kind, atMs: Date.now(), body }));
  for (let turn = 0; turn < turns; turn++) {
    await record("parked", { token: `${conversation}.${position}` });
    const startedMs = performance.now();
    await nextMessage();
    await record("message", MESSAGE);
    for (let step = 0; step < STEPS_PER_TURN; step++) {
      await record("step", await stubStep(step, turn));
    }
    onTurn(performance.now() - startedMs);
  }
}

function nextMessage(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

async function stubStep(step: number, turn: number): Promise<object> {
  return { step, more: turn >= 0, reference: REFERENCE };
}

interface Entry {
  readonly conversation: number;
  readonly position: number;
  readonly body: string;
  readonly resolve: () => void;
}

class Journal {
  readonly #db: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #move: StatementSync;
  #queue: Entry[] = [];
  commits = 0;

  constructor(path: string) {
    this.#db = new DatabaseSync(path);
    this.#db.exec("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000");
    this.#db
      .exec(`CREATE TABLE journal (conversation INTEGER, position INTEGER, body TEXT, PRIMARY KEY (conversation, position)) WITHOUT ROWID;
      CREATE TABLE conversations (id INTEGER PRIMARY KEY, position INTEGER)`);
    this.#insert = this.#db.prepare("INSERT INTO journal VALUES (?, ?, ?)");
    this.#move = this.#db.prepare("INSERT OR REPLACE INTO conversations VALUES (?, ?)");
  }

  record(conversation: number, position: number, body: string): Promise<void> {
    return new Promise((resolve) => {
      this.#queue.push({ conversation, position, body, resolve });
      if (this.#queue.length === 1) setImmediate(() => this.#flush());
    });
  }

  close(): void {
    this.#db.close();
  }

  #flush(): void {
    const batch = this.#queue;
    this.#queue = [];
    this.#db.exec("BEGIN");
    for (const { conversation, position, body } of batch) {
      this.#insert.run(conversation, position, body);
      this.#move.run(conversation, position);
    }
    this.#db.exec("COMMIT");
    this.commits++;
    for (const { resolve } of batch) resolve();
  }
}
