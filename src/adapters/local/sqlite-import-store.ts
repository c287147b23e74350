/** Imports and their documents in the local SQLite file, so that an import goes on after a restart. */
import type { DocumentProgress, ImportDocument, ImportRecord, ImportStore } from "../../knowledge/ingestion/index.ts";
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
const newestImports = `SELECT body FROM imports WHERE (started_at, id) < (?, ?) ORDER BY started_at DESC, id DESC LIMIT ?`;
/** An earlier release counted no revisions. */
const replaceImport = "UPDATE imports SET body = ? WHERE id = ? AND COALESCE(body ->> '$.revision', 0) = ?";
const insertDocument = "INSERT OR REPLACE INTO import_documents (import_id, number, body) VALUES (?, ?, ?)";
const oneDocument = "SELECT body FROM import_documents WHERE import_id = ? AND number = ?";
const nextDocuments = "SELECT body FROM import_documents WHERE import_id = ? AND number > ? ORDER BY number LIMIT ?";
const progress = `SELECT json_object('number', number, 'location', body ->> '$.location', 'state', body ->> '$.state',
  'findings', body -> '$.findings', 'articleId', body ->> '$.article.id') AS body
  FROM import_documents WHERE import_id = ? ORDER BY number`;

/** Before this one come all. */
const newest = { startedAt: Number.MAX_SAFE_INTEGER, id: "" };

/** Documents may have megabytes each. */
const pageSize = 20;

export async function createSqliteImportStore(commit: SqliteAccess): Promise<ImportStore> {
  await commit.write((db) => db.exec(schema));
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
    read: async (importId) => all<StoredRecord>("SELECT body FROM imports WHERE id = ?", importId).map(counted)[0],
    write: (record) =>
      commit.write((db) => {
        const next = { ...record, revision: record.revision + 1 };
        const { changes } = prepared(db, replaceImport).run(JSON.stringify(next), record.id, record.revision);
        return Number(changes) === 1 ? next : undefined;
      }),
    list: async (limit, { startedAt, id } = newest) =>
      all<StoredRecord>(newestImports, startedAt, id, limit).map(counted),
    writeDocument: (importId, document) =>
      commit.write((db) => {
        prepared(db, insertDocument).run(importId, document.number, JSON.stringify(document));
      }),
    readDocument: async (importId, number) => all<ImportDocument>(oneDocument, importId, number)[0],
    async *listDocuments(importId) {
      let last = -1;
      for (;;) {
        const page = all<ImportDocument>(nextDocuments, importId, last, pageSize);
        yield* page;
        if (page.length < pageSize) return;
        last = page.at(-1)?.number ?? last;
      }
    },
    listProgress: async (importId) =>
      all<DocumentProgress & { articleId: string | null }>(progress, importId).map(({ articleId, ...rest }) => ({
        ...rest,
        ...(articleId === null ? {} : { articleId }),
      })),
  };
}

type StoredRecord = Omit<ImportRecord, "revision"> & Partial<Pick<ImportRecord, "revision">>;

function counted({ revision = 0, ...record }: StoredRecord): ImportRecord {
  return { ...record, revision };
}
