/**
 * The engine's tables. History and strands lie apart from executions, so that
 * a step writes small rows: an execution's input is written once, at its start.
 *
 * History is one table to append to, for all executions: a batch of steps of
 * many executions then fills a page or two, where a table ordered by execution
 * would touch a page for each of them, and pages are what a commit costs. Each
 * row knows the row before it; strands, and ended executions, know their last.
 */
import type { DatabaseSync } from "node:sqlite";
import { CATALOG_TABLES } from "../catalog/tables.ts";

const TABLES = `
CREATE TABLE IF NOT EXISTS engine_definitions (
  id INTEGER PRIMARY KEY, machine_arn TEXT NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL, definition TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS engine_machines (
  arn TEXT PRIMARY KEY, definition_id INTEGER NOT NULL, created_ms INTEGER NOT NULL, updated_ms INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS engine_executions (
  id INTEGER PRIMARY KEY, arn TEXT NOT NULL UNIQUE, definition_id INTEGER NOT NULL, name TEXT NOT NULL,
  status TEXT NOT NULL, started_ms INTEGER NOT NULL, stopped_ms INTEGER, input TEXT NOT NULL,
  output TEXT, error TEXT, cause TEXT, history_id INTEGER, redrive_count INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS engine_executions_of_definition ON engine_executions (definition_id, id);
CREATE INDEX IF NOT EXISTS engine_open_executions ON engine_executions (id) WHERE status = 'RUNNING';
CREATE TABLE IF NOT EXISTS engine_strands (
  execution_id INTEGER NOT NULL, strand_id INTEGER NOT NULL, wake_ms INTEGER, is_active INTEGER NOT NULL,
  history_id INTEGER, input TEXT NOT NULL, variables TEXT NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (execution_id, strand_id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS engine_history (
  id INTEGER PRIMARY KEY, previous_id INTEGER, execution_id INTEGER NOT NULL, next_event_id INTEGER NOT NULL,
  events TEXT NOT NULL);
`;

/** In one transaction: else each statement of a new file would be flushed to disk by itself. */
export function createTables(db: DatabaseSync): void {
  db.exec("BEGIN IMMEDIATE");
  db.exec(TABLES + CATALOG_TABLES);
  db.exec("COMMIT");
}
