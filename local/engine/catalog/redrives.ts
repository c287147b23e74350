/** When executions were redriven last: their time limit counts from then. */
import type { DatabaseSync } from "node:sqlite";
import { prepare } from "../store/prepare.ts";

export function saveRedrive(db: DatabaseSync, executionId: number, nowMs: number): void {
  const sql = "INSERT OR REPLACE INTO engine_redrives (execution_id, redriven_ms) VALUES (?, ?)";
  prepare(db, sql).run(executionId, nowMs);
}

export function redrivenMs(db: DatabaseSync, executionId: number): number | undefined {
  const row = prepare(db, "SELECT redriven_ms FROM engine_redrives WHERE execution_id = ?").get(executionId);
  return row && Number(row["redriven_ms"]);
}
