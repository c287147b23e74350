/**
 * The port of what imports remember. Documents of one import are written by many at once, each only its own; the import's
 * record by one step at a time.
 */
import type { ImportDocument, ImportRecord } from "./import-record.ts";

export interface ImportStore {
  /** False: there is one of this id, and it stays. */
  create(record: ImportRecord): Promise<boolean>;
  read(importId: string): Promise<ImportRecord | undefined>;
  /** Replaces a record that is there. */
  write(record: ImportRecord): Promise<void>;
  /** The newest, newest first. */
  list(limit: number): Promise<readonly ImportRecord[]>;
  /** Adds it, or replaces it where it stands. Documents are known by their numbers. */
  writeDocument(importId: string, document: ImportDocument): Promise<void>;
  readDocument(importId: string, number: number): Promise<ImportDocument | undefined>;
  /** By number. */
  listDocuments(importId: string): Promise<readonly ImportDocument[]>;
}
