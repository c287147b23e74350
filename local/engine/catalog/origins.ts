/** Which version or alias a start has named, so that executions can be listed by it. */
import type { DatabaseSync } from "node:sqlite";
import { prepare } from "../store/prepare.ts";

export interface Origin {
  readonly versionArn: string;
  readonly aliasArn: string | undefined;
}

export function saveOrigin(db: DatabaseSync, executionArn: string, { versionArn, aliasArn }: Origin): void {
  const sql = "INSERT OR IGNORE INTO engine_execution_origins (execution_arn, version_arn, alias_arn) VALUES (?, ?, ?)";
  prepare(db, sql).run(executionArn, versionArn, aliasArn ?? null);
}

export function originOf(db: DatabaseSync, executionArn: string): Origin | undefined {
  const row = prepare(db, "SELECT * FROM engine_execution_origins WHERE execution_arn = ?").get(executionArn);
  if (!row) return undefined;
  return { versionArn: String(row["version_arn"]), aliasArn: (row["alias_arn"] as string | null) ?? undefined };
}
