/** Aliases: names that route new executions to one or two published versions. */
import type { DatabaseSync } from "node:sqlite";
import { prepare } from "../store/prepare.ts";

export interface Route {
  readonly stateMachineVersionArn: string;
  /** Percent; the weights of an alias add up to 100. */
  readonly weight: number;
}

export interface AliasRow {
  readonly id: number;
  readonly machine_arn: string;
  readonly name: string;
  readonly description: string | null;
  readonly routing: string;
  readonly created_ms: number;
  readonly updated_ms: number;
}

export function aliasArn({ machine_arn, name }: Pick<AliasRow, "machine_arn" | "name">): string {
  return `${machine_arn}:${name}`;
}

export function routesOf({ routing }: Pick<AliasRow, "routing">): Route[] {
  return JSON.parse(routing) as Route[];
}

export function addAlias(db: DatabaseSync, row: Omit<AliasRow, "id">): void {
  const sql = `INSERT INTO engine_aliases (machine_arn, name, description, routing, created_ms, updated_ms)
    VALUES (?, ?, ?, ?, ?, ?)`;
  prepare(db, sql).run(row.machine_arn, row.name, row.description, row.routing, row.created_ms, row.updated_ms);
}

export function updateAlias(db: DatabaseSync, { id, description, routing, updated_ms }: AliasRow): void {
  const sql = "UPDATE engine_aliases SET description = ?, routing = ?, updated_ms = ? WHERE id = ?";
  prepare(db, sql).run(description, routing, updated_ms, id);
}

export function findAlias(db: DatabaseSync, machineArn: string, name: string): AliasRow | undefined {
  const sql = "SELECT * FROM engine_aliases WHERE machine_arn = ? AND name = ?";
  return prepare(db, sql).get(machineArn, name) as AliasRow | undefined;
}

/** Oldest first. */
export function listAliases(db: DatabaseSync, machineArn: string): AliasRow[] {
  const sql = "SELECT * FROM engine_aliases WHERE machine_arn = ? ORDER BY id";
  return prepare(db, sql).all(machineArn) as unknown as AliasRow[];
}

export function deleteAlias(db: DatabaseSync, id: number): void {
  prepare(db, "DELETE FROM engine_aliases WHERE id = ?").run(id);
}
