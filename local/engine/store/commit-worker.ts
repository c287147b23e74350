/** The other side of commit-thread.ts: one connection, one transaction for each message, told after its COMMIT. */
import { parentPort, workerData } from "node:worker_threads";
import { openConnection } from "./connection.ts";
import type { SqlValue } from "./statement.ts";

export interface CommitSetup {
  readonly path: string;
}

/** `rows` holds, for each row, the number of its statement and then its values; `added` numbers new statements. */
export interface CommitMessage {
  readonly added: readonly string[];
  readonly rows: readonly SqlValue[];
}

export type CommitAnswer = { readonly isReady: true } | { readonly error: unknown } | undefined;

const db = openConnection((workerData as CommitSetup).path);
const begin = db.prepare("BEGIN IMMEDIATE");
const commit = db.prepare("COMMIT");
const statements: { readonly run: (...values: SqlValue[]) => unknown; readonly arity: number }[] = [];

function answer(told: CommitAnswer): void {
  parentPort!.postMessage(told);
}

function add(sql: string): void {
  const statement = db.prepare(sql);
  statements.push({ run: (...values) => statement.run(...values), arity: sql.split("?").length - 1 });
}

function runRows(rows: readonly SqlValue[]): void {
  for (let at = 0; at < rows.length;) {
    const { run, arity } = statements[rows[at] as number]!;
    run(...rows.slice(at + 1, at + 1 + arity));
    at += 1 + arity;
  }
}

parentPort!.on("message", ({ added, rows }: CommitMessage) => {
  try {
    added.forEach(add);
    begin.run();
    runRows(rows);
    commit.run();
    answer(undefined);
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK");
    answer({ error });
  }
});

answer({ isReady: true });
