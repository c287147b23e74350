/** The vectors of texts in the local SQLite file: a restart pays for nothing that was embedded before. */
import type { VectorCache } from "../../knowledge/index.ts";
import { prepared, type SqliteAccess } from "./sqlite-access.ts";

const schema = `CREATE TABLE IF NOT EXISTS text_vectors (
  model TEXT NOT NULL,
  key TEXT NOT NULL,
  vector BLOB NOT NULL,
  PRIMARY KEY (model, key)
) WITHOUT ROWID, STRICT`;

export async function createSqliteVectorCache(database: SqliteAccess): Promise<VectorCache> {
  await database.write((db) => db.exec(schema));
  return {
    read: async (model, keys) =>
      database.read((db) => {
        const select = prepared(db, "SELECT vector FROM text_vectors WHERE model = ? AND key = ?");
        const rows = keys.map((key) => [key, select.get(model, key)?.["vector"]] as const);
        return new Map(rows.flatMap(([key, bytes]) => (bytes instanceof Uint8Array ? [[key, floatsOf(bytes)]] : [])));
      }),
    write: (model, vectors) =>
      database.write((db) => {
        const insert = prepared(db, "INSERT OR REPLACE INTO text_vectors (model, key, vector) VALUES (?, ?, ?)");
        for (const [key, vector] of vectors) {
          insert.run(model, key, new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength));
        }
      }),
  };
}

/** A copy, since four bytes of a blob need not begin where a float may. */
function floatsOf(bytes: Uint8Array): Float32Array {
  return new Float32Array(Uint8Array.from(bytes).buffer);
}
