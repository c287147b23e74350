/**
 * What the API knows of machines beside their definitions: revisions, published
 * versions, aliases, tags and activities. Nothing here is read or written while
 * executions run, except once by a start that names a version or an alias.
 */
import { MAP_RUN_TABLE } from "./map-runs.ts";

export const CATALOG_TABLES = `
CREATE TABLE IF NOT EXISTS engine_revisions (
  id INTEGER PRIMARY KEY, machine_arn TEXT NOT NULL, definition_id INTEGER NOT NULL, revision_id TEXT,
  settings TEXT NOT NULL, created_ms INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS engine_revisions_of_machine ON engine_revisions (machine_arn, id);
CREATE INDEX IF NOT EXISTS engine_revisions_of_definition ON engine_revisions (definition_id, id);
CREATE TABLE IF NOT EXISTS engine_versions (
  machine_arn TEXT NOT NULL, number INTEGER NOT NULL, revision INTEGER NOT NULL, description TEXT,
  created_ms INTEGER NOT NULL, is_deleted INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (machine_arn, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS engine_aliases (
  id INTEGER PRIMARY KEY, machine_arn TEXT NOT NULL, name TEXT NOT NULL, description TEXT, routing TEXT NOT NULL,
  created_ms INTEGER NOT NULL, updated_ms INTEGER NOT NULL, UNIQUE (machine_arn, name));
CREATE TABLE IF NOT EXISTS engine_execution_origins (
  execution_arn TEXT PRIMARY KEY, version_arn TEXT NOT NULL, alias_arn TEXT) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS engine_executions_of_version ON engine_execution_origins (version_arn);
CREATE INDEX IF NOT EXISTS engine_executions_of_alias ON engine_execution_origins (alias_arn);
CREATE TABLE IF NOT EXISTS engine_redrives (execution_id INTEGER PRIMARY KEY, redriven_ms INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS engine_tags (
  resource_arn TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (resource_arn, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS engine_activities (
  id INTEGER PRIMARY KEY, arn TEXT NOT NULL UNIQUE, name TEXT NOT NULL, created_ms INTEGER NOT NULL);
${MAP_RUN_TABLE}`;
