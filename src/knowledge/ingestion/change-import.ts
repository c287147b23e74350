/**
 * How an import's record is changed. Steps of the machine and people change it at the same time, and each only from what
 * it has read: who comes too late reads again and judges anew, so nobody's change is lost.
 */
import { ImportConflictError, ImportNotFoundError } from "./errors.ts";
import type { ImportRecord } from "./import-record.ts";
import type { ImportStore } from "./import-store.ts";

/** So many others may come first. */
const mostAttempts = 20;

/** Throws ImportNotFound. */
export async function readImport(imports: ImportStore, importId: string): Promise<ImportRecord> {
  const record = await imports.read(importId);
  if (record) return record;
  throw new ImportNotFoundError(importId);
}

/** Undefined: what stands may stay. May be asked again about a newer record, so it only judges. */
export type ImportChange = (standing: ImportRecord) => ImportRecord | undefined;

export interface ChangedImport {
  /** As it stands now. */
  readonly record: ImportRecord;
  readonly changed: boolean;
}

/** Throws ImportNotFound, ImportConflict, and what the change throws. */
export async function changeImport(
  imports: ImportStore,
  importId: string,
  change: ImportChange,
): Promise<ChangedImport> {
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    const standing = await readImport(imports, importId);
    const record = change(standing);
    if (record === undefined) return { record: standing, changed: false };
    const written = await imports.write({ ...record, revision: standing.revision });
    if (written) return { record: written, changed: true };
  }
  throw new ImportConflictError(importId);
}
