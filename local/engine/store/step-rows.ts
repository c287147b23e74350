/**
 * A step as rows. The rows are made when the step ends, not when the batch is
 * written: by then the run may have gone on, and events and strands on disk
 * must always be of the same moment.
 */
import type { Phase, Run, Strand } from "../run/run.ts";
import type { Step } from "../run/step.ts";
import type { Statement } from "./statement.ts";
import { strandBody } from "./strand-body.ts";

const INSERT_EXECUTION = `INSERT INTO engine_executions (id, arn, definition_id, name, started_ms, input, status)
  VALUES (?, ?, ?, ?, ?, ?, 'RUNNING')`;
const END_EXECUTION = `UPDATE engine_executions
  SET history_id = ?, status = ?, stopped_ms = ?, output = ?, error = ?, cause = ? WHERE id = ?`;
const INSERT_EVENTS = `INSERT INTO engine_history (id, previous_id, execution_id, next_event_id, events)
  VALUES (?, ?, ?, ?, ?)`;
const WRITE_STRAND = `INSERT OR REPLACE INTO engine_strands
  (history_id, execution_id, strand_id, wake_ms, is_active, input, variables, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;
const UPDATE_STRAND = `UPDATE engine_strands SET history_id = ?, wake_ms = ?, is_active = ?, body = ?
  WHERE execution_id = ? AND strand_id = ?`;
const DELETE_STRAND = "DELETE FROM engine_strands WHERE execution_id = ? AND strand_id = ?";
const DELETE_STRANDS = "DELETE FROM engine_strands WHERE execution_id = ?";

/** The phases in which the engine itself has something to do, so that it must come back after a crash. */
const ACTIVE_PHASES: ReadonlySet<Phase> = new Set<Phase>(["running", "invoking", "child", "map-run"]);

/** The ids of history rows, in the order in which steps are written. */
export type TakeHistoryId = () => number;

/** A Standard step is recorded whole; of an Express execution only its start and its end. Undefined: nothing to write. */
export function rowsOfStep(step: Step, isFirst: boolean, takeHistoryId: TakeHistoryId): Statement[] | undefined {
  const { run } = step;
  if (run.version.type === "STANDARD") return standardRows(step, isFirst, takeHistoryId);
  run.log.push(...step.events);
  if (!isFirst && !step.ending) return undefined;
  const rows = firstRows(run, isFirst);
  if (step.ending) rows.push(eventsRow(run, run.log, takeHistoryId()), ...endRows(step));
  return rows;
}

function standardRows(step: Step, isFirst: boolean, takeHistoryId: TakeHistoryId): Statement[] {
  const { run } = step;
  const rows = firstRows(run, isFirst);
  for (const strandId of step.removed) rows.push([DELETE_STRAND, run.id, strandId]);
  if (step.ending) rows.push([DELETE_STRANDS, run.id]);
  if (step.events.length > 0) rows.push(eventsRow(run, step.events, takeHistoryId()));
  rows.push(...endRows(step));
  for (const strand of step.changed) rows.push(strandRow(strand));
  for (const strand of step.redrivable) rows.push(restingRow(strand));
  return rows;
}

function firstRows({ id, arn, version, name, startedMs, input }: Run, isFirst: boolean): Statement[] {
  return isFirst ? [[INSERT_EXECUTION, id, arn, version.definitionId, name, startedMs, input.text]] : [];
}

function eventsRow(run: Run, events: readonly string[], id: number): Statement {
  const previousId = run.lastHistoryId;
  run.lastHistoryId = id;
  return [INSERT_EVENTS, id, previousId, run.id, run.nextEventId, `[${events.join(",")}]`];
}

function endRows({ run, nowMs, ending }: Step): Statement[] {
  if (!ending) return [];
  const { status, output, error } = ending;
  const failure = [error?.error ?? null, error?.cause ?? null];
  return [[END_EXECUTION, run.lastHistoryId, status, nowMs, output?.text ?? null, ...failure, run.id]];
}

/** A strand that nothing wakes unless the execution is redriven. */
function restingRow(strand: Strand): Statement {
  const { run, id, input, own } = strand;
  return [WRITE_STRAND, run.lastHistoryId, run.id, id, null, 0, input.text, JSON.stringify(own), strandBody(strand)];
}

function strandRow(strand: Strand): Statement {
  const { run, id, input, own, saved } = strand;
  const wakeMs = strand.wakeMs ?? null;
  const isActive = ACTIVE_PHASES.has(strand.phase) ? 1 : 0;
  const body = strandBody(strand);
  if (saved.input === input && saved.own === own) {
    return [UPDATE_STRAND, run.lastHistoryId, wakeMs, isActive, body, run.id, id];
  }
  saved.input = input;
  saved.own = own;
  return [WRITE_STRAND, run.lastHistoryId, run.id, id, wakeMs, isActive, input.text, JSON.stringify(own), body];
}
