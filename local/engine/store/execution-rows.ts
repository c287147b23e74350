/** Reading executions, and restoring open ones from what their last steps wrote. */
import type { DatabaseSync } from "node:sqlite";
import type { ExecutionStatus } from "../ports.ts";
import { Payload } from "../run/payload.ts";
import type { MachineVersion, Run } from "../run/run.ts";
import type { GroupCommit } from "./group-commit.ts";
import { prepare } from "./prepare.ts";
import { restoreStrand } from "./strand-body.ts";

export interface ExecutionRow {
  readonly id: number;
  readonly arn: string;
  readonly definition_id: number;
  readonly name: string;
  readonly status: ExecutionStatus;
  readonly started_ms: number;
  readonly stopped_ms: number | null;
  readonly input: string;
  readonly output: string | null;
  readonly error: string | null;
  readonly cause: string | null;
  readonly history_id: number | null;
  readonly redrive_count: number;
}

export function executionByArn(db: DatabaseSync, arn: string): ExecutionRow | undefined {
  return prepare(db, "SELECT * FROM engine_executions WHERE arn = ?").get(arn) as ExecutionRow | undefined;
}

export function executionById(db: DatabaseSync, id: number): ExecutionRow | undefined {
  return prepare(db, "SELECT * FROM engine_executions WHERE id = ?").get(id) as ExecutionRow | undefined;
}

export interface OpenExecution {
  readonly id: number;
  readonly definition_id: number;
  readonly started_ms: number;
}

export function openExecutions(db: DatabaseSync): OpenExecution[] {
  const sql = "SELECT id, definition_id, started_ms FROM engine_executions WHERE status = 'RUNNING' ORDER BY id";
  return prepare(db, sql).all() as unknown as OpenExecution[];
}

export interface StrandTimer {
  readonly execution_id: number;
  readonly strand_id: number;
  readonly wake_ms: number;
}

export function strandTimers(db: DatabaseSync): StrandTimer[] {
  const sql = "SELECT execution_id, strand_id, wake_ms FROM engine_strands WHERE wake_ms IS NOT NULL ORDER BY wake_ms";
  return prepare(db, sql).all() as unknown as StrandTimer[];
}

/** Executions with a strand in which the engine has something to do. */
export function activeExecutionIds(db: DatabaseSync): number[] {
  const sql = "SELECT DISTINCT execution_id AS id FROM engine_strands WHERE is_active = 1 ORDER BY execution_id";
  return prepare(db, sql)
    .all()
    .map((row) => row["id"] as number);
}

/**
 * Whether an execution that is open was reopened, but the step that records its redrive is not on disk: then its newest
 * strand is as the end of the execution has left it.
 */
export function awaitsRedrive(db: DatabaseSync, id: number): boolean {
  const sql = `SELECT e.history_id = (SELECT max(history_id) FROM engine_strands WHERE execution_id = e.id) AS awaits
    FROM engine_executions e WHERE e.id = ?`;
  return prepare(db, sql).get(id)?.["awaits"] === 1;
}

export function lastExecutionId(db: DatabaseSync): number {
  return Number(prepare(db, "SELECT max(id) AS id FROM engine_executions").get()?.["id"] ?? 0);
}

/** An Express run restarts from its beginning, so it has no strands to restore. */
export function createRun(row: ExecutionRow, version: MachineVersion, roleArn: string | undefined): Run {
  return {
    id: row.id,
    arn: row.arn,
    name: row.name,
    version,
    roleArn,
    startedMs: row.started_ms,
    startTime: new Date(row.started_ms).toISOString(),
    input: Payload.fromText(row.input),
    strands: new Map(),
    nextEventId: 1,
    nextStrandId: 0,
    inbox: [],
    isDraining: false,
    unsettled: 0,
    ended: false,
    log: [],
    redriveCount: row.redrive_count,
    lastHistoryId: row.history_id,
  };
}

interface StrandRow {
  readonly strand_id: number;
  readonly wake_ms: number | null;
  readonly input: string;
  readonly variables: string;
  readonly body: string;
}

export function restoreRun(
  db: DatabaseSync,
  row: ExecutionRow,
  version: MachineVersion,
  roleArn: string | undefined,
): Run {
  const run = createRun(row, version, roleArn);
  const sql =
    "SELECT strand_id, wake_ms, input, variables, body FROM engine_strands WHERE execution_id = ? ORDER BY strand_id";
  for (const strand of prepare(db, sql).all(row.id) as unknown as StrandRow[]) restoreRow(run, strand);
  run.nextStrandId = Math.max(-1, ...run.strands.keys()) + 1;
  run.lastHistoryId = lastHistoryId(db, row);
  run.nextEventId = nextEventId(db, run.lastHistoryId);
  return run;
}

function restoreRow(run: Run, row: StrandRow): void {
  restoreStrand(run, {
    id: row.strand_id,
    wakeMs: row.wake_ms ?? undefined,
    input: Payload.fromText(row.input),
    own: JSON.parse(row.variables) as Record<string, unknown>,
    body: row.body,
  });
}

/** Each step writes the strands that it changed, so the newest history row is that of the newest strand. */
function lastHistoryId(db: DatabaseSync, { id, history_id }: ExecutionRow): number | null {
  const sql = "SELECT max(history_id) AS id FROM engine_strands WHERE execution_id = ?";
  const newest = prepare(db, sql).get(id)?.["id"] as number | null;
  return newest ?? history_id;
}

function nextEventId(db: DatabaseSync, historyId: number | null): number {
  const row = prepare(db, "SELECT next_event_id FROM engine_history WHERE id = ?").get(historyId);
  return Number(row?.["next_event_id"] ?? 1);
}

/** Numbers new history rows; the first is asked for after whatever an earlier engine had queued. */
export function createHistoryIds(store: GroupCommit): () => number {
  let lastId: number | undefined;
  return () => {
    lastId ??= store.read((db) => Number(prepare(db, "SELECT max(id) AS id FROM engine_history").get()?.["id"] ?? 0));
    return ++lastId;
  };
}

/** An execution's history from its first event on. */
export function historyRows(db: DatabaseSync, row: ExecutionRow): string[] {
  const sql = `WITH RECURSIVE chain (id, previous_id, events) AS (
      SELECT id, previous_id, events FROM engine_history WHERE id = ?
      UNION ALL SELECT h.id, h.previous_id, h.events FROM chain JOIN engine_history h ON h.id = chain.previous_id)
    SELECT events FROM chain ORDER BY id`;
  return prepare(db, sql)
    .all(lastHistoryId(db, row))
    .map(({ events }) => events as string);
}

/** Opens an execution that has failed once more, if it is still what it was. Returns whether it did. */
export function reopenExecution(db: DatabaseSync, id: number): boolean {
  const reopen = `UPDATE engine_executions
    SET status = 'RUNNING', stopped_ms = NULL, error = NULL, cause = NULL, redrive_count = redrive_count + 1
    WHERE id = ? AND status IN ('FAILED', 'ABORTED', 'TIMED_OUT')
      AND EXISTS (SELECT 1 FROM engine_strands WHERE execution_id = engine_executions.id)`;
  if (prepare(db, reopen).run(id).changes === 0) return false;
  prepare(db, "UPDATE engine_strands SET is_active = 1 WHERE execution_id = ?").run(id);
  return true;
}
