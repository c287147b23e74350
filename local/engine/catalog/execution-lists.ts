/** Executions of a machine, a version, an alias or a map run. */
import type { DatabaseSync } from "node:sqlite";
import type { ExecutionRow } from "../store/execution-rows.ts";
import { prepare } from "../store/prepare.ts";

export interface ExecutionFilter {
  readonly machineArn: string;
  readonly versionArn?: string;
  readonly aliasArn?: string;
  /** What the executions' names begin with. */
  readonly prefix?: string;
}

export interface ListFilter extends ExecutionFilter {
  readonly status: string | undefined;
  readonly redrive: "REDRIVEN" | "NOT_REDRIVEN" | undefined;
  readonly beforeId: number;
}

const SELECT = `SELECT e.* FROM engine_executions e
  WHERE e.definition_id IN (SELECT id FROM engine_definitions WHERE machine_arn = ?) AND e.id < ?`;
const ORIGIN = "SELECT 1 FROM engine_execution_origins o WHERE o.execution_arn = e.arn AND";

/** Newest first. */
export function listExecutions(db: DatabaseSync, filter: ListFilter, limit: number): ExecutionRow[] {
  const conditions: [sql: string, value: string | undefined][] = [
    [" AND e.status = ?", filter.status],
    [` AND EXISTS (${ORIGIN} o.version_arn = ?)`, filter.versionArn],
    [` AND EXISTS (${ORIGIN} o.alias_arn = ?)`, filter.aliasArn],
    [" AND e.name GLOB ? || '*'", filter.prefix],
    [" AND (e.redrive_count > 0) = (? = 'REDRIVEN')", filter.redrive],
  ];
  const used = conditions.filter(([, value]) => value !== undefined);
  const sql = `${SELECT}${used.map(([condition]) => condition).join("")} ORDER BY e.id DESC LIMIT ?`;
  const values = used.map(([, value]) => value!);
  const rows = prepare(db, sql).all(filter.machineArn, filter.beforeId, ...values, limit);
  return rows as unknown as ExecutionRow[];
}
