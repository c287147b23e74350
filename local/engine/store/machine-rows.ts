/** Machines and their definitions. A definition is never changed: an update adds one, and executions keep theirs. */
import type { DatabaseSync } from "node:sqlite";
import type { MachineType } from "../asl/machine.ts";
import { prepare } from "./prepare.ts";

export interface DefinitionRow {
  readonly id: number;
  readonly machine_arn: string;
  readonly name: string;
  readonly type: MachineType;
  readonly definition: string;
}

export function currentDefinition(db: DatabaseSync, machineArn: string): DefinitionRow | undefined {
  const sql = `SELECT d.* FROM engine_machines m JOIN engine_definitions d ON d.id = m.definition_id WHERE m.arn = ?`;
  return prepare(db, sql).get(machineArn) as DefinitionRow | undefined;
}

export function definitionById(db: DatabaseSync, id: number): DefinitionRow | undefined {
  return prepare(db, "SELECT * FROM engine_definitions WHERE id = ?").get(id) as DefinitionRow | undefined;
}

export type NewDefinition = Omit<DefinitionRow, "id">;

/** Makes `definition` the current one of its machine; the same definition again changes nothing. */
export function saveDefinition(db: DatabaseSync, definition: NewDefinition, nowMs: number): DefinitionRow {
  const current = currentDefinition(db, definition.machine_arn);
  if (current?.definition === definition.definition && current.type === definition.type) return current;
  const added = addDefinition(db, definition);
  const upsert = `INSERT INTO engine_machines (arn, definition_id, created_ms, updated_ms) VALUES (?, ?, ?, ?)
    ON CONFLICT (arn) DO UPDATE SET definition_id = excluded.definition_id, updated_ms = excluded.updated_ms`;
  prepare(db, upsert).run(added.machine_arn, added.id, nowMs, nowMs);
  return added;
}

export function addDefinition(db: DatabaseSync, row: NewDefinition): DefinitionRow {
  const sql = "INSERT INTO engine_definitions (machine_arn, name, type, definition) VALUES (?, ?, ?, ?)";
  const { lastInsertRowid } = prepare(db, sql).run(row.machine_arn, row.name, row.type, row.definition);
  return { id: Number(lastInsertRowid), ...row };
}

export function sameDefinition(db: DatabaseSync, row: NewDefinition): DefinitionRow | undefined {
  const sql = "SELECT * FROM engine_definitions WHERE machine_arn = ? AND type = ? AND definition = ?";
  return prepare(db, sql).get(row.machine_arn, row.type, row.definition) as DefinitionRow | undefined;
}

export interface MachineRow extends DefinitionRow {
  readonly arn: string;
  readonly created_ms: number;
  readonly updated_ms: number;
}

const MACHINES = "SELECT d.*, m.* FROM engine_machines m JOIN engine_definitions d ON d.id = m.definition_id";

export function machineRow(db: DatabaseSync, arn: string): MachineRow | undefined {
  return prepare(db, `${MACHINES} WHERE m.arn = ?`).get(arn) as MachineRow | undefined;
}

export function machineRows(db: DatabaseSync): MachineRow[] {
  return prepare(db, `${MACHINES} ORDER BY m.created_ms, m.arn`).all() as unknown as MachineRow[];
}

/** Its definitions stay, for the executions that run them. */
export function deleteMachine(db: DatabaseSync, arn: string): void {
  prepare(db, "DELETE FROM engine_machines WHERE arn = ?").run(arn);
}
