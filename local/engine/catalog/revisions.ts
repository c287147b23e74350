/** Revisions: a machine's definition and settings as they were from one update to the next. The first has no id. */
import type { DatabaseSync } from "node:sqlite";
import { prepare } from "../store/prepare.ts";

/** Settings that the engine keeps and shows; of these only the role has an effect, in the history. */
export interface MachineSettings {
  readonly roleArn?: string;
  readonly loggingConfiguration?: object;
  readonly tracingConfiguration?: object;
  readonly encryptionConfiguration?: object;
}

export interface RevisionRow {
  readonly id: number;
  readonly machine_arn: string;
  readonly definition_id: number;
  readonly revision_id: string | null;
  readonly settings: string;
  readonly created_ms: number;
}

export type NewRevision = Omit<RevisionRow, "id">;

export function addRevision(db: DatabaseSync, row: NewRevision): RevisionRow {
  const sql = `INSERT INTO engine_revisions (machine_arn, definition_id, revision_id, settings, created_ms)
    VALUES (?, ?, ?, ?, ?)`;
  const { machine_arn, definition_id, revision_id, settings, created_ms } = row;
  const { lastInsertRowid } = prepare(db, sql).run(machine_arn, definition_id, revision_id, settings, created_ms);
  return { id: Number(lastInsertRowid), ...row };
}

export function currentRevision(db: DatabaseSync, machineArn: string): RevisionRow | undefined {
  const sql = "SELECT * FROM engine_revisions WHERE machine_arn = ? ORDER BY id DESC LIMIT 1";
  return prepare(db, sql).get(machineArn) as RevisionRow | undefined;
}

export function revisionById(db: DatabaseSync, id: number): RevisionRow | undefined {
  return prepare(db, "SELECT * FROM engine_revisions WHERE id = ?").get(id) as RevisionRow | undefined;
}

/** The revision that an execution of the definition, started at a time, belongs to. */
export function revisionAt(db: DatabaseSync, definitionId: number, atMs: number): RevisionRow | undefined {
  const sql = "SELECT * FROM engine_revisions WHERE definition_id = ? AND created_ms <= ? ORDER BY id DESC LIMIT 1";
  return prepare(db, sql).get(definitionId, atMs) as RevisionRow | undefined;
}

function revisionOfMachineAt(db: DatabaseSync, machineArn: string, atMs: number): RevisionRow | undefined {
  const sql = "SELECT * FROM engine_revisions WHERE machine_arn = ? AND created_ms <= ? ORDER BY id DESC LIMIT 1";
  return prepare(db, sql).get(machineArn, atMs) as RevisionRow | undefined;
}

/** The role of an execution that started at a time; items of a Distributed Map have that of the machine they belong to. */
export function roleAt(db: DatabaseSync, { arn, definitionId }: ExecutedVersion, atMs: number): string | undefined {
  const [machineArn, label] = arn.split("/");
  const isItem = label !== undefined;
  return settingsOf(isItem ? revisionOfMachineAt(db, machineArn!, atMs) : revisionAt(db, definitionId, atMs)).roleArn;
}

interface ExecutedVersion {
  readonly arn: string;
  readonly definitionId: number;
}

export function settingsOf(revision: RevisionRow | undefined): MachineSettings {
  return revision ? (JSON.parse(revision.settings) as MachineSettings) : {};
}
