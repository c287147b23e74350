/**
 * Executions that ended long ago go, with their history: AWS keeps them for 90
 * days. The engine looks when an execution ends, at most once a minute, and
 * deletes a bounded number in one write, so nobody waits for it and no timer
 * keeps virtual time going.
 */
import type { DatabaseSync } from "node:sqlite";
import type { EngineClock } from "../clock/clock.ts";
import type { GroupCommit } from "../store/group-commit.ts";
import { prepare } from "../store/prepare.ts";

export const DEFAULT_RETENTION_DAYS = 90;

const MS_PER_DAY = 86_400_000;
const PAUSE_MS = 60_000;
const MAX_DELETED = 50;

export interface RetentionOptions {
  readonly store: GroupCommit;
  readonly clock: EngineClock;
  readonly days: number;
  readonly log: (line: string) => void;
}

/** Returns what to call when an execution has ended. */
export function createRetention({ store, clock, days, log }: RetentionOptions): () => void {
  let nextMs = 0;
  return () => {
    const nowMs = clock.now();
    if (nowMs < nextMs) return;
    nextMs = nowMs + PAUSE_MS;
    const sweep = store.write((db) => deleteEnded(db, nowMs - days * MS_PER_DAY, MAX_DELETED));
    void clock.track(sweep.catch((error: unknown) => log(`old executions could not be deleted: ${String(error)}`)));
  };
}

/** Deletes executions that ended before a time, oldest first. */
export function deleteEnded(db: DatabaseSync, beforeMs: number, limit: number): void {
  const sql = `SELECT id, arn FROM engine_executions WHERE status <> 'RUNNING' AND stopped_ms < ? ORDER BY id LIMIT ?`;
  for (const { id, arn } of prepare(db, sql).all(beforeMs, limit)) deleteExecution(db, Number(id), String(arn));
}

/** The rows of a history are found from the last to the first, since only they know each other. */
const DELETE_HISTORY = `WITH RECURSIVE chain (id, previous_id) AS (
    SELECT h.id, h.previous_id FROM engine_executions e JOIN engine_history h ON h.id = e.history_id WHERE e.id = ?
    UNION ALL SELECT h.id, h.previous_id FROM chain JOIN engine_history h ON h.id = chain.previous_id)
  DELETE FROM engine_history WHERE id IN (SELECT id FROM chain)`;
const BY_ID = [
  DELETE_HISTORY,
  "DELETE FROM engine_strands WHERE execution_id = ?",
  "DELETE FROM engine_redrives WHERE execution_id = ?",
  "DELETE FROM engine_executions WHERE id = ?",
];
const BY_ARN = [
  "DELETE FROM engine_execution_origins WHERE execution_arn = ?",
  "DELETE FROM engine_map_runs WHERE execution_arn = ?",
];

function deleteExecution(db: DatabaseSync, id: number, arn: string): void {
  for (const sql of BY_ID) prepare(db, sql).run(id);
  for (const sql of BY_ARN) prepare(db, sql).run(arn);
}
