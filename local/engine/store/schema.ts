/**
 * The engine's tables. History and strands lie apart from executions, so that
 * a step writes small rows: an execution's input is written once, at its start.
 */
import type { DatabaseSync } from "node:sqlite";

export const SCHEMA = `
CREATE TABLE IF NOT EXISTS engine_definitions (
  id INTEGER PRIMARY KEY, machine_arn TEXT NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL, definition TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS engine_machines (
  arn TEXT PRIMARY KEY, definition_id INTEGER NOT NULL, created_ms INTEGER NOT NULL, updated_ms INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS engine_executions (
  id INTEGER PRIMARY KEY, arn TEXT NOT NULL UNIQUE, definition_id INTEGER NOT NULL, name TEXT NOT NULL,
  status TEXT NOT NULL, started_ms INTEGER NOT NULL, stopped_ms INTEGER, input TEXT NOT NULL,
  output TEXT, error TEXT, cause TEXT, redrive_count INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS engine_executions_of_definition ON engine_executions (definition_id, id);
CREATE INDEX IF NOT EXISTS engine_open_executions ON engine_executions (id) WHERE status = 'RUNNING';
CREATE TABLE IF NOT EXISTS engine_strands (
  execution_id INTEGER NOT NULL, strand_id INTEGER NOT NULL, wake_ms INTEGER, is_active INTEGER NOT NULL,
  input TEXT NOT NULL, variables TEXT NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (execution_id, strand_id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS engine_history (
  execution_id INTEGER NOT NULL, first_event_id INTEGER NOT NULL, events TEXT NOT NULL,
  PRIMARY KEY (execution_id, first_event_id)) WITHOUT ROWID;
`;

export function createTables(db: DatabaseSync): void {
  db.exec(SCHEMA);
}
