/** Map runs: which execution each belongs to, and its settings. How it goes is read from the items' executions. */
import type { DatabaseSync } from "node:sqlite";
import type { ExecutionRow } from "../store/execution-rows.ts";
import { prepare } from "../store/prepare.ts";

export interface MapRunRow {
  readonly arn: string;
  readonly execution_arn: string;
  /** The unlisted machine that its items run. */
  readonly machine_arn: string;
  /** What the names of the items' executions begin with. */
  readonly prefix: string;
  readonly max_concurrency: number;
  readonly tolerated_count: number;
  readonly tolerated_percentage: number;
  readonly executions: number;
  readonly items: number;
  readonly is_batched: number;
  /** How often its execution had been redriven when it began. */
  readonly redrives_before: number;
  readonly started_ms: number;
}

export const MAP_RUN_TABLE = `
CREATE TABLE IF NOT EXISTS engine_map_runs (
  id INTEGER PRIMARY KEY, arn TEXT NOT NULL UNIQUE, execution_arn TEXT NOT NULL, machine_arn TEXT NOT NULL,
  prefix TEXT NOT NULL, max_concurrency INTEGER NOT NULL, tolerated_count INTEGER NOT NULL,
  tolerated_percentage REAL NOT NULL, executions INTEGER NOT NULL, items INTEGER NOT NULL, is_batched INTEGER NOT NULL,
  redrives_before INTEGER NOT NULL, started_ms INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS engine_map_runs_of_execution ON engine_map_runs (execution_arn);
`;

export function saveMapRun(db: DatabaseSync, row: MapRunRow): void {
  const sql = `INSERT OR IGNORE INTO engine_map_runs (arn, execution_arn, machine_arn, prefix, max_concurrency,
    tolerated_count, tolerated_percentage, executions, items, is_batched, redrives_before, started_ms)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
  const limits = [row.max_concurrency, row.tolerated_count, row.tolerated_percentage];
  const sizes = [row.executions, row.items, row.is_batched, row.redrives_before, row.started_ms];
  prepare(db, sql).run(row.arn, row.execution_arn, row.machine_arn, row.prefix, ...limits, ...sizes);
}

export function findMapRun(db: DatabaseSync, arn: string): MapRunRow | undefined {
  return prepare(db, "SELECT * FROM engine_map_runs WHERE arn = ?").get(arn) as MapRunRow | undefined;
}

/** What UpdateMapRun may change. 0 is no limit on concurrency, and no failure tolerated. */
export interface MapRunLimits {
  readonly maxConcurrency: number;
  readonly toleratedFailureCount: number;
  readonly toleratedFailurePercentage: number;
}

export function limitsIn(row: MapRunRow): MapRunLimits {
  return {
    maxConcurrency: row.max_concurrency,
    toleratedFailureCount: row.tolerated_count,
    toleratedFailurePercentage: row.tolerated_percentage,
  };
}

export function updateLimits(db: DatabaseSync, arn: string, limits: MapRunLimits): void {
  const sql = `UPDATE engine_map_runs SET max_concurrency = ?, tolerated_count = ?, tolerated_percentage = ?
    WHERE arn = ?`;
  const { maxConcurrency, toleratedFailureCount, toleratedFailurePercentage } = limits;
  prepare(db, sql).run(maxConcurrency, toleratedFailureCount, toleratedFailurePercentage, arn);
}

/** Newest first. */
export function mapRunsOf(db: DatabaseSync, executionArn: string): MapRunRow[] {
  const sql = "SELECT * FROM engine_map_runs WHERE execution_arn = ? ORDER BY id DESC";
  return prepare(db, sql).all(executionArn) as unknown as MapRunRow[];
}

export interface StatusCount {
  readonly status: string;
  readonly executions: number;
  readonly items: number;
}

/** The executions of the map run's items, by status. */
export function countItems(db: DatabaseSync, { machine_arn, prefix, is_batched }: MapRunRow): StatusCount[] {
  const sql = `SELECT status, count(*) AS executions,
      sum(CASE WHEN ? = 1 THEN json_array_length(input, '$.Items') ELSE 1 END) AS items FROM engine_executions
    WHERE definition_id IN (SELECT id FROM engine_definitions WHERE machine_arn = ?) AND name GLOB ? GROUP BY status`;
  return prepare(db, sql).all(is_batched, machine_arn, `${prefix}*`) as unknown as StatusCount[];
}

/** The items' executions that have not ended. */
export function runningItems(db: DatabaseSync, machineArn: string, prefix: string): number[] {
  const sql = `SELECT id FROM engine_executions WHERE status = 'RUNNING'
    AND definition_id IN (SELECT id FROM engine_definitions WHERE machine_arn = ?) AND name GLOB ?`;
  return idsIn(prepare(db, sql).all(machineArn, `${prefix}*`));
}

/** The items' executions, in the order of their start. */
export function itemExecutions(db: DatabaseSync, machineArn: string, prefix: string): ExecutionRow[] {
  const sql = `SELECT * FROM engine_executions
    WHERE definition_id IN (SELECT id FROM engine_definitions WHERE machine_arn = ?) AND name GLOB ? ORDER BY id`;
  return prepare(db, sql).all(machineArn, `${prefix}*`) as unknown as ExecutionRow[];
}

/** Items that run on though no state waits for them any more: a crash came between the end of their map run and theirs. */
export function orphanedItems(db: DatabaseSync): number[] {
  const sql = `SELECT item.id FROM engine_executions item
      JOIN engine_definitions d ON d.id = item.definition_id JOIN engine_map_runs m ON m.machine_arn = d.machine_arn
    WHERE item.status = 'RUNNING' AND item.name GLOB m.prefix || '*' AND NOT EXISTS (
      SELECT 1 FROM engine_executions parent JOIN engine_strands s ON s.execution_id = parent.id
      WHERE parent.arn = m.execution_arn AND parent.status = 'RUNNING' AND ${WAITS_FOR_ITEMS})`;
  return idsIn(prepare(db, sql).all());
}

/** Places of a strand's body: its phase, and the secret that its items' names begin with. */
const WAITS_FOR_ITEMS = "json_extract(s.body, '$[3]') = 'map-run' AND json_extract(s.body, '$[10]') || '-' = m.prefix";

function idsIn(rows: Record<string, unknown>[]): number[] {
  return rows.map(({ id }) => Number(id));
}
