/**
 * A step as rows. The rows are made when the step ends, not when the batch is
 * written: by then the run may have gone on, and events and strands on disk
 * must always be of the same moment.
 */
import type { DatabaseSync } from "node:sqlite";
import type { Phase, Run, Strand } from "../run/run.ts";
import type { Step } from "../run/step.ts";
import { prepare } from "./prepare.ts";
import { strandBody } from "./strand-body.ts";

type SqlValue = string | number | null;
type Row = readonly [sql: string, ...values: SqlValue[]];

/** What one step writes. The rows of `after` take the id of the last history row as their first value. */
export interface StepRows {
  readonly run: Run;
  readonly before: Row[];
  readonly events: string | undefined;
  readonly nextEventId: number;
  readonly after: Row[];
}

const INSERT_EXECUTION = `INSERT INTO engine_executions (id, arn, definition_id, name, started_ms, input, status)
  VALUES (?, ?, ?, ?, ?, ?, 'RUNNING')`;
const END_EXECUTION = `UPDATE engine_executions
  SET history_id = ?, status = ?, stopped_ms = ?, output = ?, error = ?, cause = ? WHERE id = ?`;
const INSERT_EVENTS = `INSERT INTO engine_history (previous_id, execution_id, next_event_id, events)
  VALUES (?, ?, ?, ?)`;
const WRITE_STRAND = `INSERT OR REPLACE INTO engine_strands
  (history_id, execution_id, strand_id, wake_ms, is_active, input, variables, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;
const UPDATE_STRAND = `UPDATE engine_strands SET history_id = ?, wake_ms = ?, is_active = ?, body = ?
  WHERE execution_id = ? AND strand_id = ?`;
const DELETE_STRAND = "DELETE FROM engine_strands WHERE execution_id = ? AND strand_id = ?";
const DELETE_STRANDS = "DELETE FROM engine_strands WHERE execution_id = ?";

/** The phases in which the engine itself has something to do, so that it must come back after a crash. */
const ACTIVE_PHASES: ReadonlySet<Phase> = new Set<Phase>(["running", "invoking", "child", "map-run"]);

export function writeRows(db: DatabaseSync, { run, before, events, nextEventId, after }: StepRows): void {
  for (const [sql, ...values] of before) prepare(db, sql).run(...values);
  if (events !== undefined) {
    const inserted = prepare(db, INSERT_EVENTS).run(run.lastHistoryId, run.id, nextEventId, events);
    run.lastHistoryId = Number(inserted.lastInsertRowid);
  }
  for (const [sql, ...values] of after) prepare(db, sql).run(run.lastHistoryId, ...values);
}

/** A Standard step is recorded whole; of an Express execution only its start and its end. Undefined: nothing to write. */
export function rowsOfStep(step: Step, isFirst: boolean): StepRows | undefined {
  const { run } = step;
  if (run.version.type === "STANDARD") return standardRows(step, isFirst);
  run.log.push(...step.events);
  if (!isFirst && !step.ending) return undefined;
  const events = step.ending && `[${run.log.join(",")}]`;
  return { run, before: firstRows(run, isFirst), events, nextEventId: run.nextEventId, after: endRows(step) };
}

function standardRows(step: Step, isFirst: boolean): StepRows {
  const { run } = step;
  const before = firstRows(run, isFirst);
  for (const strandId of step.removed) before.push([DELETE_STRAND, run.id, strandId]);
  if (step.ending) before.push([DELETE_STRANDS, run.id]);
  const events = step.events.length > 0 ? `[${step.events.join(",")}]` : undefined;
  const after = endRows(step);
  for (const strand of step.changed) after.push(strandRow(strand));
  for (const strand of step.redrivable) after.push(restingRow(strand));
  return { run, before, events, nextEventId: run.nextEventId, after };
}

function firstRows({ id, arn, version, name, startedMs, input }: Run, isFirst: boolean): Row[] {
  return isFirst ? [[INSERT_EXECUTION, id, arn, version.definitionId, name, startedMs, input.text]] : [];
}

function endRows({ run, nowMs, ending }: Step): Row[] {
  if (!ending) return [];
  const { status, output, error } = ending;
  return [[END_EXECUTION, status, nowMs, output?.text ?? null, error?.error ?? null, error?.cause ?? null, run.id]];
}

/** A strand that nothing wakes unless the execution is redriven. */
function restingRow(strand: Strand): Row {
  const { run } = strand;
  return [WRITE_STRAND, run.id, strand.id, null, 0, strand.input.text, JSON.stringify(strand.own), strandBody(strand)];
}

function strandRow(strand: Strand): Row {
  const { run, saved } = strand;
  const wakeMs = strand.wakeMs ?? null;
  const isActive = ACTIVE_PHASES.has(strand.phase) ? 1 : 0;
  const body = strandBody(strand);
  if (saved.input === strand.input && saved.own === strand.own) {
    return [UPDATE_STRAND, wakeMs, isActive, body, run.id, strand.id];
  }
  saved.input = strand.input;
  saved.own = strand.own;
  return [WRITE_STRAND, run.id, strand.id, wakeMs, isActive, strand.input.text, JSON.stringify(strand.own), body];
}
