/**
 * The port of what imports remember. A record is changed by steps and by people at once, each from the revision that it
 * has read. Documents of one import are written by many at once, each only its own; whoever reads one meanwhile sees
 * what was there before or what came after, whole.
 */
import type { DocumentProgress, ImportDocument, ImportRecord } from "./import-record.ts";

/** Where an import stands among the others. */
export type ImportPlace = Pick<ImportRecord, "startedAt" | "id">;

export interface ImportStore {
  /** False: there is one of this id, and it stays. */
  create(record: ImportRecord): Promise<boolean>;
  read(importId: string): Promise<ImportRecord | undefined>;
  /**
   * Replaces the record of this very revision; resolves with it under the next one. Undefined: by now it has another
   * revision, or there is none, and nothing was written.
   */
  write(record: ImportRecord): Promise<ImportRecord | undefined>;
  /** The newest, newest first, or those that come after one of that list. */
  list(limit: number, after?: ImportPlace): Promise<readonly ImportRecord[]>;
  /** Adds it, or replaces it where it stands. Documents are known by their numbers. */
  writeDocument(importId: string, document: ImportDocument): Promise<void>;
  readDocument(importId: string, number: number): Promise<ImportDocument | undefined>;
  /** By number. Read page by page, since all of an import may be more than memory holds. */
  listDocuments(importId: string): AsyncIterable<ImportDocument>;
  /** By number, without their texts. */
  listProgress(importId: string): Promise<readonly DocumentProgress[]>;
}
