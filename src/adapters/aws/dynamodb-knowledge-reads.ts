/**
 * Reading versions from the knowledge table. Every row found is checked against the attempt that its version's number
 * went to; a version never changes once it is there, so a process asks once for each.
 */
import {
  changeCursor,
  decodeCursor,
  encodeCursor,
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
  UnknownKnowledgeVersionError,
  versionCursor,
} from "../../knowledge/index.ts";
import { inParallel, type Json } from "../../kernel/index.ts";
import {
  entriesAfter,
  entriesOf,
  largestVersion,
  type LogPlace,
  textKey,
  textsBetween,
  timesUntil,
  versionKey,
  versionRange,
} from "./dynamodb-knowledge-keys.ts";
import { type EntryRow, type TextRow, versionOf, type VersionRow } from "./dynamodb-knowledge-rows.ts";
import type { KnowledgeTable } from "./dynamodb-knowledge-table.ts";
import { inGroups } from "./in-groups.ts";

export const requestsAtOnce = 25;
const rememberedVersions = 20_000;

export interface KnowledgeReads extends Omit<KnowledgeStore, "publish"> {
  versionRow(number: number): Promise<VersionRow | undefined>;
  /** What this version knows of an item: its last change, which may be its removal. */
  entryAsOf(reference: ItemReference, version: number): Promise<EntryRow | undefined>;
}

export function knowledgeReads(table: KnowledgeTable): KnowledgeReads {
  const versions = publishedVersions(table);
  const items = itemReads(table, versions);
  return { ...versions, ...items, readChanges: changeReads(table, versions) };
}

type PublishedVersions = ReturnType<typeof publishedVersions>;

function publishedVersions(table: KnowledgeTable) {
  const attempts = new Map<number, string>();

  function remember({ number, attempt }: VersionRow): void {
    if (attempts.size >= rememberedVersions) attempts.clear();
    attempts.set(number, attempt);
  }
  async function versionRow(number: number): Promise<VersionRow | undefined> {
    if (!Number.isInteger(number) || number < 1 || number > largestVersion) return undefined;
    const row = await table.get<VersionRow>(versionKey(number));
    if (row) remember(row);
    return row;
  }
  async function current(): Promise<KnowledgeVersion> {
    for await (const row of newestFirst(largestVersion, 1)) return versionOf(row);
    return noVersion;
  }
  function newestFirst(through: number, pageSize: number): AsyncIterable<VersionRow> {
    return table.query<VersionRow>(versionRange(1, through), { pageSize, backwards: true });
  }
  return {
    versionRow,
    current,
    async attemptOf(version: number): Promise<string | undefined> {
      return attempts.get(version) ?? (await versionRow(version))?.attempt;
    },
    /** Throws UnknownKnowledgeVersion. */
    async check(version: number): Promise<void> {
      if (version === 0 || attempts.has(version) || (await versionRow(version))) return;
      throw new UnknownKnowledgeVersionError(String(version), [`0 to ${(await current()).number}`]);
    },
    /** Learns the attempts of so many versions at once; returns the last of them. */
    async learn(from: number, through: number, count: number): Promise<number> {
      const rows = await firstOf(table.query<VersionRow>(versionRange(from, through), { pageSize: count }), count);
      rows.forEach(remember);
      return rows.at(-1)?.number ?? through;
    },
    async versionAt(at: number): Promise<KnowledgeVersion> {
      if (!(at >= 0)) return noVersion;
      const lastFirst = table.query<VersionRow>(timesUntil(at), { pageSize: 1, backwards: true });
      for await (const row of lastFirst) return versionOf(row);
      return noVersion;
    },
    async listVersions({ limit, cursor }: ListQuery): Promise<Page<KnowledgeVersion>> {
      const before = cursor === undefined ? largestVersion + 1 : decodeCursor(versionCursor, cursor);
      const rows = await firstOf(newestFirst(before - 1, limit + 1), limit + 1);
      const all = before > 0 ? [...rows.map(versionOf), noVersion] : [];
      return pageOf(all, limit, ({ number }) => number);
    },
  };
}

interface ListQuery {
  readonly limit: number;
  readonly cursor?: string;
}

async function firstOf<Row>(rows: AsyncIterable<Row>, count: number): Promise<Row[]> {
  const first: Row[] = [];
  for await (const row of rows) if (first.push(row) >= count) break;
  return first;
}

function pageOf<Row>(found: readonly Row[], limit: number, place: (row: Row) => Json): Page<Row> {
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return found.length > limit && last !== undefined ? { rows, next: encodeCursor(place(last)) } : { rows };
}

/** An item is changed seldom, so its newest entries hold the one that is looked for. */
const entriesAtOnce = 4;
const mostRowsAtOnce = 1_000;

function itemReads(table: KnowledgeTable, { check, attemptOf }: PublishedVersions) {
  const isLive = async ({ version, attempt }: EntryRow) => (await attemptOf(version)) === attempt;

  async function entryAsOf(reference: ItemReference, version: number): Promise<EntryRow | undefined> {
    const options = { pageSize: entriesAtOnce, backwards: true };
    for await (const entry of table.query<EntryRow>(entriesOf(reference, version), options)) {
      if (await isLive(entry)) return entry;
    }
    return undefined;
  }
  async function itemOf({ kind, id }: ItemReference, entry: EntryRow): Promise<KnowledgeItem | undefined> {
    if (entry.parts === 0) return undefined;
    const places = Array.from({ length: entry.parts }, (_, part) => ({ ...entry, part }));
    const rows = await inParallel(places, requestsAtOnce, (place) => table.get<TextRow>(textKey({ kind, id }, place)));
    return itemFrom(rows.map((row) => row?.text ?? ""));
  }
  /** The last live one of an item's entries, unless it says that the item was removed. */
  async function liveOf(newestLast: readonly EntryRow[]): Promise<EntryRow | undefined> {
    for (const entry of newestLast.toReversed()) {
      if (await isLive(entry)) return entry.parts > 0 ? entry : undefined;
    }
    return undefined;
  }
  return {
    entryAsOf,
    async readItem(reference: ItemReference, version: number): Promise<KnowledgeItem | undefined> {
      await check(version);
      const entry = isKnowledgeId(reference.id) ? await entryAsOf(reference, version) : undefined;
      return entry && itemOf(reference, entry);
    },
    async listItems(kind: KnowledgeKind, version: number, { limit, cursor }: ListQuery): Promise<Page<KnowledgeItem>> {
      await check(version);
      const after = cursor === undefined ? undefined : decodeCursor(itemCursor, cursor);
      const pageSize = Math.min(2 * (limit + 1), mostRowsAtOnce);
      const rows = table.query<EntryRow>(entriesAfter(kind, after), { pageSize });
      const entries: EntryRow[] = [];
      for await (const group of inGroups(entriesById(rows, version), limit + 1)) {
        entries.push(...(await inParallel(group, requestsAtOnce, liveOf)).filter((entry) => entry !== undefined));
        if (entries.length > limit) break;
      }
      const { rows: shown, next } = pageOf(entries, limit, ({ id }) => id);
      const items = await inParallel(shown, requestsAtOnce, (entry) => itemOf({ kind, id: entry.id }, entry));
      return { rows: items.filter((item) => item !== undefined), ...(next === undefined ? {} : { next }) };
    },
    async historyOf(reference: ItemReference): Promise<readonly ItemVersion[]> {
      if (!isKnowledgeId(reference.id)) return [];
      const { kind, id } = reference;
      const rows = table.query<EntryRow>(entriesOf(reference, largestVersion), { pageSize: mostRowsAtOnce });
      const live: EntryRow[] = [];
      for await (const entry of rows) if (await isLive(entry)) live.push(entry);
      const items = await inParallel(live, requestsAtOnce, (entry) => itemOf(reference, entry));
      return live.map(({ version: from }, place) => {
        const [item, until] = [items[place], live[place + 1]?.version];
        return { reference: { kind, id }, ...(item && { item }), from, ...(until === undefined ? {} : { until }) };
      });
    },
  };
}

function itemFrom(texts: readonly string[]): KnowledgeItem {
  return JSON.parse(texts.join("")) as KnowledgeItem;
}

/** Each item's entries up to a version, oldest first. */
async function* entriesById(rows: AsyncIterable<EntryRow>, through: number): AsyncGenerator<EntryRow[]> {
  let entries: EntryRow[] = [];
  for await (const row of rows) {
    if (entries[0] && entries[0].id !== row.id) {
      yield entries;
      entries = [];
    }
    if (row.version <= through) entries.push(row);
  }
  if (entries.length > 0) yield entries;
}

function changeReads(table: KnowledgeTable, versions: PublishedVersions): KnowledgeStore["readChanges"] {
  return async ({ after, through }, { limit, cursor }) => {
    await versions.check(through);
    const start = cursor === undefined ? { version: after + 1 } : await placeOf(versions, cursor);
    const wanted = limit + 1;
    const changes: ItemChange[] = [];
    for (let from = start; from.version <= through && changes.length < wanted;) {
      // Each version changed something, so that more versions than rows are never needed.
      const last = Math.min(through, await versions.learn(from.version, through, wanted));
      const rows = table.query<TextRow>(textsBetween(from, last), { pageSize: Math.min(wanted, mostRowsAtOnce) });
      for await (const change of liveChanges(rows, versions)) if (changes.push(change) >= wanted) break;
      from = { version: last + 1 };
    }
    return pageOf(changes, limit, ({ reference, from }) => [from, reference.kind, reference.id]);
  };
}

async function placeOf({ attemptOf }: PublishedVersions, cursor: string): Promise<LogPlace> {
  const [version, kind, id] = decodeCursor(changeCursor, cursor);
  return { version, after: { attempt: (await attemptOf(version)) ?? "", kind, id } };
}

/** The parts of a text follow one another. */
async function* liveChanges(rows: AsyncIterable<TextRow>, versions: PublishedVersions): AsyncGenerator<ItemChange> {
  let texts: string[] = [];
  for await (const { kind, id, version: from, attempt, part, parts, text } of rows) {
    if ((await versions.attemptOf(from)) !== attempt) continue;
    if (part === 0) texts = [];
    if (text !== undefined) texts.push(text);
    if (part < parts - 1) continue;
    yield { reference: { kind, id }, ...(parts === 0 ? {} : { item: itemFrom(texts) }), from };
  }
}
