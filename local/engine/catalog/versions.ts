/** Published versions of machines. A number is never given again, so deleted versions leave their row. */
import type { DatabaseSync } from "node:sqlite";
import { prepare } from "../store/prepare.ts";

export interface VersionRow {
  readonly machine_arn: string;
  readonly number: number;
  readonly revision: number;
  readonly description: string | null;
  readonly created_ms: number;
}

export function versionArn({ machine_arn, number }: Pick<VersionRow, "machine_arn" | "number">): string {
  return `${machine_arn}:${number}`;
}

/** Publishes a revision; one that is published already keeps its version. */
export function publishVersion(
  db: DatabaseSync,
  { machine_arn, revision, description, created_ms }: Omit<VersionRow, "number">,
): VersionRow {
  const published = prepare(
    db,
    "SELECT * FROM engine_versions WHERE machine_arn = ? AND revision = ? AND is_deleted = 0",
  ).get(machine_arn, revision) as VersionRow | undefined;
  if (published) return published;
  const last = prepare(db, "SELECT max(number) AS number FROM engine_versions WHERE machine_arn = ?").get(machine_arn);
  const number = Number(last?.["number"] ?? 0) + 1;
  const insert = `INSERT INTO engine_versions (machine_arn, number, revision, description, created_ms)
    VALUES (?, ?, ?, ?, ?)`;
  prepare(db, insert).run(machine_arn, number, revision, description, created_ms);
  return { machine_arn, number, revision, description, created_ms };
}

export function findVersion(db: DatabaseSync, machineArn: string, number: number): VersionRow | undefined {
  const sql = "SELECT * FROM engine_versions WHERE machine_arn = ? AND number = ? AND is_deleted = 0";
  return prepare(db, sql).get(machineArn, number) as VersionRow | undefined;
}

/** Newest first. */
export function listVersions(db: DatabaseSync, machineArn: string): VersionRow[] {
  const sql = "SELECT * FROM engine_versions WHERE machine_arn = ? AND is_deleted = 0 ORDER BY number DESC";
  return prepare(db, sql).all(machineArn) as unknown as VersionRow[];
}

export function deleteVersion(db: DatabaseSync, machineArn: string, number: number): void {
  prepare(db, "UPDATE engine_versions SET is_deleted = 1 WHERE machine_arn = ? AND number = ?").run(machineArn, number);
}
