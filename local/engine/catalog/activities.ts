/** Activities: names under which workers ask for tasks. */
import type { DatabaseSync } from "node:sqlite";
import { prepare } from "../store/prepare.ts";

export interface ActivityRow {
  readonly id: number;
  readonly arn: string;
  readonly name: string;
  readonly created_ms: number;
}

/** The activity of that name, created where there is none. */
export function saveActivity(db: DatabaseSync, arn: string, name: string, nowMs: number): ActivityRow {
  const sql = "INSERT OR IGNORE INTO engine_activities (arn, name, created_ms) VALUES (?, ?, ?)";
  prepare(db, sql).run(arn, name, nowMs);
  return findActivity(db, arn)!;
}

export function findActivity(db: DatabaseSync, arn: string): ActivityRow | undefined {
  return prepare(db, "SELECT * FROM engine_activities WHERE arn = ?").get(arn) as ActivityRow | undefined;
}

export function listActivities(db: DatabaseSync): ActivityRow[] {
  return prepare(db, "SELECT * FROM engine_activities ORDER BY id").all() as unknown as ActivityRow[];
}

export function deleteActivity(db: DatabaseSync, arn: string): void {
  prepare(db, "DELETE FROM engine_activities WHERE arn = ?").run(arn);
}
