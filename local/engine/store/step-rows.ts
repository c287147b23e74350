/**
 * A step as rows. The rows are made when the step ends, not when the batch is
 * written: by then the run may have gone on, and events and strands on disk
 * must always be of the same moment.
 */
import type { DatabaseSync } from "node:sqlite";
import type { Phase, Run, Strand } from "../run/run.ts";
import type { Ending, Step } from "../run/step.ts";
import { prepare } from "./prepare.ts";
import { strandBody } from "./strand-body.ts";

type SqlValue = string | number | null;
export type Row = readonly [sql: string, ...values: SqlValue[]];

const INSERT_EXECUTION = `INSERT INTO engine_executions (id, arn, definition_id, name, status, started_ms, input)
  VALUES (?, ?, ?, ?, 'RUNNING', ?, ?)`;
const END_EXECUTION = `UPDATE engine_executions
  SET status = ?, stopped_ms = ?, output = ?, error = ?, cause = ? WHERE id = ?`;
const INSERT_EVENTS = "INSERT INTO engine_history (execution_id, first_event_id, events) VALUES (?, ?, ?)";
const WRITE_STRAND = `INSERT OR REPLACE INTO engine_strands
  (execution_id, strand_id, wake_ms, is_active, input, variables, body) VALUES (?, ?, ?, ?, ?, ?, ?)`;
const UPDATE_STRAND = `UPDATE engine_strands SET wake_ms = ?, is_active = ?, body = ?
  WHERE execution_id = ? AND strand_id = ?`;
const DELETE_STRAND = "DELETE FROM engine_strands WHERE execution_id = ? AND strand_id = ?";
const DELETE_STRANDS = "DELETE FROM engine_strands WHERE execution_id = ?";

/** The phases in which the engine itself has something to do, so that it must come back after a crash. */
const ACTIVE_PHASES: ReadonlySet<Phase> = new Set<Phase>(["running", "invoking", "child"]);

export function writeRows(db: DatabaseSync, rows: readonly Row[]): void {
  for (const [sql, ...values] of rows) prepare(db, sql).run(...values);
}

/** A Standard step is recorded whole; of an Express execution only its start and its end. */
export function rowsOfStep(step: Step, isFirst: boolean): Row[] {
  const { run } = step;
  const rows: Row[] = isFirst ? [insertExecution(run)] : [];
  if (run.version.type === "STANDARD") addStandardRows(rows, step);
  else run.log.push(...step.events);
  if (step.ending) addEnding(rows, step, step.ending);
  return rows;
}

function insertExecution({ id, arn, version, name, startedMs, input }: Run): Row {
  return [INSERT_EXECUTION, id, arn, version.definitionId, name, startedMs, input.text];
}

function addStandardRows(rows: Row[], step: Step): void {
  const { run, events } = step;
  if (events.length > 0) rows.push([INSERT_EVENTS, run.id, step.firstEventId, `[${events.join(",")}]`]);
  for (const strandId of step.removed) rows.push([DELETE_STRAND, run.id, strandId]);
  for (const strand of step.changed) rows.push(strandRow(strand));
}

function strandRow(strand: Strand): Row {
  const { run, saved } = strand;
  const wakeMs = strand.wakeMs ?? null;
  const body = strandBody(strand);
  const isActive = ACTIVE_PHASES.has(strand.phase) ? 1 : 0;
  if (saved.input === strand.input && saved.own === strand.own) {
    return [UPDATE_STRAND, wakeMs, isActive, body, run.id, strand.id];
  }
  saved.input = strand.input;
  saved.own = strand.own;
  return [WRITE_STRAND, run.id, strand.id, wakeMs, isActive, strand.input.text, JSON.stringify(strand.own), body];
}

function addEnding(rows: Row[], { run, nowMs }: Step, { status, output, error }: Ending): void {
  if (run.version.type === "EXPRESS") rows.push([INSERT_EVENTS, run.id, 1, `[${run.log.join(",")}]`]);
  else rows.push([DELETE_STRANDS, run.id]);
  rows.push([END_EXECUTION, status, nowMs, output?.text ?? null, error?.error ?? null, error?.cause ?? null, run.id]);
}
