/**
 * The tables of the local knowledge store. A row of `knowledge_items` is one version of one item and stays; only its
 * `until_version` is filled in when the next one comes. `body` is NULL where the item was removed.
 */
export const schema = `
CREATE TABLE IF NOT EXISTS knowledge_versions (
  number INTEGER PRIMARY KEY, published_at INTEGER NOT NULL, by TEXT NOT NULL, summary TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS knowledge_versions_by_time ON knowledge_versions (published_at, number);
CREATE TABLE IF NOT EXISTS knowledge_publishes (
  id TEXT PRIMARY KEY, digest TEXT NOT NULL, version INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS knowledge_items (
  kind TEXT, id TEXT, from_version INTEGER NOT NULL, until_version INTEGER, body TEXT,
  PRIMARY KEY (kind, id, from_version));
CREATE INDEX IF NOT EXISTS knowledge_items_live ON knowledge_items (kind, id) WHERE until_version IS NULL;
CREATE INDEX IF NOT EXISTS knowledge_items_by_version ON knowledge_items (from_version, kind, id);
`;
