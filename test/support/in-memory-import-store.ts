/** Imports in memory, with what they hold cloned, as a store that writes it down would have it. */
import {
  type ImportDocument,
  type ImportRecord,
  type ImportStore,
  progressOf,
} from "../../src/knowledge/ingestion/index.ts";

export function inMemoryImportStore(): ImportStore {
  const records = new Map<string, ImportRecord>();
  const documents = new Map<string, Map<number, ImportDocument>>();
  const ofImport = (importId: string): readonly ImportDocument[] =>
    [...(documents.get(importId)?.values() ?? [])].toSorted((left, right) => left.number - right.number);
  return {
    create: async (record) => {
      if (records.has(record.id)) return false;
      records.set(record.id, structuredClone(record));
      return true;
    },
    read: async (importId) => structuredClone(records.get(importId)),
    write: async (record) => {
      if (records.get(record.id)?.revision !== record.revision) return undefined;
      const written = { ...structuredClone(record), revision: record.revision + 1 };
      records.set(record.id, written);
      return structuredClone(written);
    },
    list: async (limit) =>
      [...records.values()].toSorted((left, right) => right.startedAt - left.startedAt).slice(0, limit),
    writeDocument: async (importId, document) => {
      const own = documents.get(importId) ?? new Map<number, ImportDocument>();
      documents.set(importId, own.set(document.number, structuredClone(document)));
    },
    readDocument: async (importId, number) => structuredClone(documents.get(importId)?.get(number)),
    async *listDocuments(importId) {
      yield* structuredClone(ofImport(importId));
    },
    listProgress: async (importId) => ofImport(importId).map(progressOf),
  };
}
