/**
 * Versioned knowledge in SQLite. A publish is one unit of the shared group commit, in which it runs alone: what it
 * compares itself with can't change meanwhile, and a publish that dies leaves nothing.
 */
import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import {
  changeCursor,
  decodeCursor,
  type EncodedChange,
  encodeCursor,
  type EncodedPublish,
  encodePublish,
  isKnowledgeId,
  type ItemChange,
  itemCursor,
  type ItemReference,
  type ItemVersion,
  type KnowledgeItem,
  type KnowledgeKind,
  type KnowledgeStore,
  type KnowledgeVersion,
  noVersion,
  type Page,
  PublishConflictError,
  type Published,
  PublishIdTakenError,
  type PublishRequest,
  UnknownKnowledgeVersionError,
  versionAfter,
  versionCursor,
} from "../../knowledge/index.ts";
import type { Json } from "../../kernel/index.ts";
import { prepared, type SqliteAccess } from "./sqlite-access.ts";
import { schema } from "./sqlite-knowledge-schema.ts";

export async function createSqliteKnowledgeStore(commit: SqliteAccess): Promise<KnowledgeStore> {
  await commit.write((db) => db.exec(schema));
  const { read, write }: SqliteAccess = { read: (work) => commit.read(work), write: (work) => commit.write(work) };
  return {
    current: async () => read(currentVersion),
    versionAt: async (at) => read((db) => versionAt(db, at)),
    listVersions: async (query) => read((db) => listVersions(db, query)),
    publish: async (request) => {
      const encoded = encodePublish(request);
      return write((db) => publish(db, request, encoded));
    },
    readItem: async (reference, version) => read((db) => readItem(db, reference, version)),
    listItems: async (kind, version, query) => read((db) => listItems(db, kind, version, query)),
    historyOf: async (reference) => read((db) => historyOf(db, reference)),
    readChanges: async (range, query) => read((db) => readChanges(db, range, query)),
  };
}

function run(db: DatabaseSync, sql: string, ...values: SQLInputValue[]): void {
  prepared(db, sql).run(...values);
}

function rowOf<Row>(db: DatabaseSync, sql: string, ...values: SQLInputValue[]): Row | undefined {
  return prepared(db, sql).get(...values) as Row | undefined;
}

function rowsOf<Row>(db: DatabaseSync, sql: string, ...values: SQLInputValue[]): Row[] {
  return prepared(db, sql).all(...values) as Row[];
}

const versionColumns = "number, published_at AS publishedAt, by, summary";
const lastVersion = `SELECT ${versionColumns} FROM knowledge_versions ORDER BY number DESC LIMIT 1`;
const lastVersionAt = `SELECT ${versionColumns} FROM knowledge_versions
  WHERE published_at <= ? ORDER BY published_at DESC, number DESC LIMIT 1`;
const versionsBefore = `SELECT ${versionColumns} FROM knowledge_versions WHERE number < ? ORDER BY number DESC LIMIT ?`;

function currentVersion(db: DatabaseSync): KnowledgeVersion {
  return { ...(rowOf<KnowledgeVersion>(db, lastVersion) ?? noVersion) };
}

function versionAt(db: DatabaseSync, at: number): KnowledgeVersion {
  return { ...(rowOf<KnowledgeVersion>(db, lastVersionAt, at) ?? noVersion) };
}

/** Version 0 closes the list. */
function listVersions(db: DatabaseSync, { limit, cursor }: { limit: number; cursor?: string }): Page<KnowledgeVersion> {
  const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : decodeCursor(versionCursor, cursor);
  const found = rowsOf<KnowledgeVersion>(db, versionsBefore, before, limit + 1).map((row) => ({ ...row }));
  const all = before > 0 ? [...found, noVersion] : found;
  return pageOf(all, limit, ({ number }) => number);
}

function pageOf<Row>(found: readonly Row[], limit: number, place: (row: Row) => Json): Page<Row> {
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return found.length > limit && last !== undefined ? { rows, next: encodeCursor(place(last)) } : { rows };
}

function publish(db: DatabaseSync, request: PublishRequest, { changes, digest }: EncodedPublish): Published {
  const earlier = repetitionOf(db, request.id, digest);
  if (earlier) return { version: earlier, changed: false };
  const current = currentVersion(db);
  if (request.basedOn !== undefined && request.basedOn !== current.number) {
    throw new PublishConflictError(request.id, request.basedOn, current.number);
  }
  const effective = changes.filter((change) => changesSomething(db, change));
  const changed = effective.length > 0;
  const version = changed ? versionAfter(current, request) : current;
  if (changed) insertVersion(db, version, effective);
  run(db, insertPublish, request.id, digest, version.number);
  return { version, changed };
}

const insertPublish = "INSERT INTO knowledge_publishes (id, digest, version) VALUES (?, ?, ?)";
const insertVersionRow = "INSERT INTO knowledge_versions (number, published_at, by, summary) VALUES (?, ?, ?, ?)";
const endItem = "UPDATE knowledge_items SET until_version = ? WHERE kind = ? AND id = ? AND until_version IS NULL";
const insertItem = "INSERT INTO knowledge_items (kind, id, from_version, body) VALUES (?, ?, ?, ?)";
const liveBody = "SELECT body FROM knowledge_items WHERE kind = ? AND id = ? AND until_version IS NULL";

function insertVersion(db: DatabaseSync, version: KnowledgeVersion, changes: readonly EncodedChange[]): void {
  const { number, publishedAt, by, summary } = version;
  run(db, insertVersionRow, number, publishedAt, by, summary);
  for (const { reference, body } of changes) {
    const { kind, id } = reference;
    run(db, endItem, number, kind, id);
    run(db, insertItem, kind, id, number, body ?? null);
  }
}

function repetitionOf(db: DatabaseSync, id: string, digest: string): KnowledgeVersion | undefined {
  const sql = "SELECT digest, version FROM knowledge_publishes WHERE id = ?";
  const earlier = rowOf<{ digest: string; version: number }>(db, sql, id);
  if (!earlier) return undefined;
  if (earlier.digest !== digest) throw new PublishIdTakenError(id, earlier.version);
  return versionNumbered(db, earlier.version);
}

function changesSomething(db: DatabaseSync, { reference, body }: EncodedChange): boolean {
  const live = rowOf<{ body: string | null }>(db, liveBody, reference.kind, reference.id);
  return (live?.body ?? undefined) !== body;
}

/** Throws UnknownKnowledgeVersion. */
function versionNumbered(db: DatabaseSync, number: number): KnowledgeVersion {
  if (number === 0) return noVersion;
  const sql = `SELECT ${versionColumns} FROM knowledge_versions WHERE number = ?`;
  const version = rowOf<KnowledgeVersion>(db, sql, number);
  if (version) return { ...version };
  throw new UnknownKnowledgeVersionError(String(number), [`0 to ${currentVersion(db).number}`]);
}

const itemAsOf = `SELECT body FROM knowledge_items
  WHERE kind = ? AND id = ? AND from_version <= ? ORDER BY from_version DESC LIMIT 1`;

function readItem(db: DatabaseSync, { kind, id }: ItemReference, version: number): KnowledgeItem | undefined {
  versionNumbered(db, version);
  if (!isKnowledgeId(id)) return undefined;
  const row = rowOf<{ body: string | null }>(db, itemAsOf, kind, id, version);
  return row?.body == null ? undefined : (JSON.parse(row.body) as KnowledgeItem);
}

const itemsAsOf = `SELECT id, body FROM knowledge_items WHERE kind = :kind AND id > :after AND from_version <= :version
  AND (until_version IS NULL OR until_version > :version) AND body IS NOT NULL ORDER BY id LIMIT :limit`;

interface ItemQuery {
  readonly limit: number;
  readonly cursor?: string;
}

function listItems(db: DatabaseSync, kind: KnowledgeKind, version: number, query: ItemQuery): Page<KnowledgeItem> {
  versionNumbered(db, version);
  const after = query.cursor === undefined ? "" : decodeCursor(itemCursor, query.cursor);
  const found = prepared(db, itemsAsOf).all({ kind, after, version, limit: query.limit + 1 });
  const { rows, next } = pageOf(found, query.limit, ({ id }) => String(id));
  const items = rows.map(({ body }) => JSON.parse(String(body)) as KnowledgeItem);
  return { rows: items, ...(next === undefined ? {} : { next }) };
}

interface ItemRow {
  readonly kind: KnowledgeKind;
  readonly id: string;
  readonly from_version: number;
  readonly until_version: number | null;
  readonly body: string | null;
}

function changeOf({ kind, id, from_version, body }: ItemRow): ItemChange {
  const item = body === null ? {} : { item: JSON.parse(body) as KnowledgeItem };
  return { reference: { kind, id }, ...item, from: from_version };
}

function historyOf(db: DatabaseSync, { kind, id }: ItemReference): readonly ItemVersion[] {
  if (!isKnowledgeId(id)) return [];
  const sql = "SELECT * FROM knowledge_items WHERE kind = ? AND id = ? ORDER BY from_version";
  return rowsOf<ItemRow>(db, sql, kind, id).map((row) => ({
    ...changeOf(row),
    ...(row.until_version === null ? {} : { until: row.until_version }),
  }));
}

const changesBetween = `SELECT * FROM knowledge_items
  WHERE (from_version, kind, id) > (:version, :kind, :id) AND from_version <= :through
  ORDER BY from_version, kind, id LIMIT :limit`;

function readChanges(
  db: DatabaseSync,
  { after, through }: { readonly after: number; readonly through: number },
  { limit, cursor }: ItemQuery,
): Page<ItemChange> {
  versionNumbered(db, through);
  const start = [after + 1, "", ""] as const;
  const [version, kind, id] = cursor === undefined ? start : decodeCursor(changeCursor, cursor);
  const found = prepared(db, changesBetween).all({ version, kind, id, through, limit: limit + 1 });
  return pageOf((found as unknown as ItemRow[]).map(changeOf), limit, ({ reference, from }) => [
    from,
    reference.kind,
    reference.id,
  ]);
}
