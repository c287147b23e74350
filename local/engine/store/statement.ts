/** Writes as data: SQL and its values. */
import type { DatabaseSync } from "node:sqlite";
import { prepare } from "./prepare.ts";

export type SqlValue = string | number | null;
export type Statement = readonly [sql: string, ...values: SqlValue[]];

export function runStatements(db: DatabaseSync, statements: readonly Statement[]): void {
  for (const [sql, ...values] of statements) prepare(db, sql).run(...values);
}
