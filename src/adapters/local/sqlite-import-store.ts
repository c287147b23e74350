/** Imports and their documents in the local SQLite file, so that an import goes on after a restart. */
import type { ImportDocument, ImportRecord, ImportStore } from "../../knowledge/ingestion/index.ts";
import { prepared, type SqliteAccess } from "./sqlite-access.ts";

const schema = `
CREATE TABLE IF NOT EXISTS imports (
  id TEXT PRIMARY KEY,
  started_at INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS import_documents (
  import_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (import_id, number)
) WITHOUT ROWID, STRICT;`;

const insertImport = "INSERT OR IGNORE INTO imports (id, started_at, body) VALUES (?, ?, ?)";
const newestImports = "SELECT body FROM imports ORDER BY started_at DESC, id LIMIT ?";
const insertDocument = "INSERT OR REPLACE INTO import_documents (import_id, number, body) VALUES (?, ?, ?)";
const oneDocument = "SELECT body FROM import_documents WHERE import_id = ? AND number = ?";
const allDocuments = "SELECT body FROM import_documents WHERE import_id = ? ORDER BY number";

export async function createSqliteImportStore(commit: SqliteAccess): Promise<ImportStore> {
  await commit.write((db) => db.exec(schema));
  function one<Row>(sql: string, ...values: (string | number)[]): Row | undefined {
    const row = commit.read((db) => prepared(db, sql).get(...values));
    return row === undefined ? undefined : (JSON.parse(String(row["body"])) as Row);
  }
  function all<Row>(sql: string, ...values: (string | number)[]): Row[] {
    const rows = commit.read((db) => prepared(db, sql).all(...values));
    return rows.map(({ body }) => JSON.parse(String(body)) as Row);
  }
  return {
    create: (record) =>
      commit.write((db) => {
        const { changes } = prepared(db, insertImport).run(record.id, record.startedAt, JSON.stringify(record));
        return Number(changes) === 1;
      }),
    read: async (importId) => one<ImportRecord>("SELECT body FROM imports WHERE id = ?", importId),
    write: (record) =>
      commit.write((db) => {
        prepared(db, "UPDATE imports SET body = ? WHERE id = ?").run(JSON.stringify(record), record.id);
      }),
    list: async (limit) => all<ImportRecord>(newestImports, limit),
    writeDocument: (importId, document) =>
      commit.write((db) => {
        prepared(db, insertDocument).run(importId, document.number, JSON.stringify(document));
      }),
    readDocument: async (importId, number) => one<ImportDocument>(oneDocument, importId, number),
    listDocuments: async (importId) => all<ImportDocument>(allDocuments, importId),
  };
}
