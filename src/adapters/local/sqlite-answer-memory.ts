/** Answers of models about texts, in the local SQLite file. What has expired goes with later writes. */
import type { Clock, Json } from "../../kernel/index.ts";
import type { AnswerMemory } from "../../model/index.ts";
import { prepared, type SqliteAccess } from "./sqlite-access.ts";

const schema = `
CREATE TABLE IF NOT EXISTS model_answers (
  key TEXT PRIMARY KEY,
  body TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) WITHOUT ROWID, STRICT;
CREATE INDEX IF NOT EXISTS model_answers_by_expiry ON model_answers (expires_at);`;

const standing = "SELECT body FROM model_answers WHERE key = ? AND expires_at > ?";
const putFirst = `INSERT INTO model_answers (key, body, expires_at) VALUES (?, ?, ?)
  ON CONFLICT DO UPDATE SET body = excluded.body, expires_at = excluded.expires_at WHERE expires_at <= ?`;
const dropExpired = `DELETE FROM model_answers WHERE key IN
  (SELECT key FROM model_answers WHERE expires_at <= ? AND key <> ? LIMIT 10)`;

export async function createSqliteAnswerMemory(commit: SqliteAccess, clock: Clock): Promise<AnswerMemory> {
  await commit.write((db) => db.exec(schema));
  return {
    recall: async (key) => commit.read((db) => bodyOf(prepared(db, standing).get(key, clock.now()))),
    keep: (key, answer, expiresAt) =>
      commit.write((db) => {
        const now = clock.now();
        prepared(db, dropExpired).run(now, key);
        prepared(db, putFirst).run(key, JSON.stringify(answer), expiresAt, now);
        return bodyOf(prepared(db, standing).get(key, now)) ?? answer;
      }),
  };
}

function bodyOf(row: Record<string, unknown> | undefined): Json | undefined {
  return row === undefined ? undefined : (JSON.parse(String(row["body"])) as Json);
}
