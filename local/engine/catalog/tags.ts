/** Tags of machines and activities. */
import type { DatabaseSync } from "node:sqlite";
import { prepare } from "../store/prepare.ts";

export interface Tag {
  readonly key: string;
  readonly value: string;
}

export function putTags(db: DatabaseSync, resourceArn: string, tags: readonly Tag[]): void {
  const sql = "INSERT OR REPLACE INTO engine_tags (resource_arn, key, value) VALUES (?, ?, ?)";
  for (const { key, value } of tags) prepare(db, sql).run(resourceArn, key, value);
}

export function removeTags(db: DatabaseSync, resourceArn: string, keys: readonly string[]): void {
  const sql = "DELETE FROM engine_tags WHERE resource_arn = ? AND key = ?";
  for (const key of keys) prepare(db, sql).run(resourceArn, key);
}

export function tagsOf(db: DatabaseSync, resourceArn: string): Tag[] {
  const sql = "SELECT key, value FROM engine_tags WHERE resource_arn = ? ORDER BY key";
  return prepare(db, sql)
    .all(resourceArn)
    .map(({ key, value }) => ({ key: String(key), value: String(value) }));
}
