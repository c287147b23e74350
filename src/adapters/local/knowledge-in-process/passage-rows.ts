/**
 * Every passage that any version from the oldest one on holds, a row each, with the versions in which it is live. Rows
 * are only added, closed and, once no kept version has them, forgotten; never changed or moved, so that a search of an
 * older version is right while a newer one is being read. A passage that an edit of its article leaves alone keeps its row.
 */
import { type ItemChange, type Source, splitSource, termsOf, type Visibility } from "../../../knowledge/index.ts";
import { createVersionLists } from "./version-lists.ts";

export const lexicalFields = ["title", "heading", "text", "searchTerms"] as const;
export type LexicalField = (typeof lexicalFields)[number];

/** What of its item a passage shows, is found by, and is held back by. Equal content is the same passage. */
export interface PassageContent {
  readonly id: string;
  readonly kind: Source["kind"];
  readonly articleId: string;
  readonly title: string;
  readonly heading: string;
  readonly text: string;
  readonly searchTerms?: readonly string[];
  readonly visibility: Visibility;
  readonly language: string;
  readonly url?: string;
  readonly scope?: Source["scope"];
  /** Epoch milliseconds; from inclusive, to exclusive. */
  readonly validFrom?: number;
  readonly validTo?: number;
}

export interface PassageRow extends PassageContent {
  readonly row: number;
  /** An item that has it: what `isEligible` looks at is the same in all of them. */
  readonly source: Source;
  /** Terms of each field, in their order. */
  readonly terms: Readonly<Record<LexicalField, readonly string[]>>;
  /** First version that has it. */
  readonly from: number;
  /** First version that has it no more. */
  readonly until: number;
}

export interface Difference {
  readonly removed: readonly PassageRow[];
  readonly added: readonly PassageRow[];
}

export interface PassageRows {
  /** The first version that is answered. */
  readonly oldest: number;
  /** Rows of all versions that are answered. */
  readonly size: number;
  /** Rows of the newest one. */
  readonly newestSize: number;
  /** Takes one change in; a change that is known already does nothing. Returns the rows that are new. */
  apply(version: ItemChange): readonly PassageRow[];
  all(): readonly PassageRow[];
  has(row: PassageRow): boolean;
  liveAt(version: number): readonly PassageRow[];
  /** What turns the passages of one version into those of another, earlier or later. */
  difference(from: number, to: number): Difference;
  /** The first version that, made the oldest one, leaves at most so many rows that the newest version has no more. */
  oldestWith(mostSuperseded: number): number;
  /** Makes this the oldest version, unless an even later one is. Returns the rows that no version has any more. */
  forgetBefore(version: number): readonly PassageRow[];
}

type OpenRow = { -readonly [Key in keyof PassageRow]: PassageRow[Key] };

interface OpenItem {
  readonly from: number;
  readonly rows: ReadonlyMap<string, OpenRow>;
}

export function createPassageRows(): PassageRows {
  const kept = new Set<OpenRow>();
  const open = new Map<string, OpenItem>();
  const born = createVersionLists<OpenRow>();
  const died = createVersionLists<OpenRow>();
  /** Keys of items of which a version left nothing to find. */
  const emptied = createVersionLists<string>();
  let oldest = 0;
  let made = 0;

  function openRow(content: PassageContent, source: Source, from: number): OpenRow {
    const row = { ...content, source, row: made++, terms: termsOfFields(content), from, until: Infinity };
    kept.add(row);
    born.add(from, row);
    return row;
  }
  function close(row: OpenRow, until: number): void {
    row.until = until;
    died.add(until, row);
  }
  return {
    get oldest() {
      return oldest;
    },
    get size() {
      return kept.size;
    },
    get newestSize() {
      return kept.size - died.size;
    },
    apply({ reference, item, from }) {
      const key = `${reference.kind}/${reference.id}`;
      const before = open.get(key);
      if (before && before.from >= from) return [];
      const rows = new Map<string, OpenRow>();
      for (const [name, content] of isSource(item) ? contentsByName(item) : []) {
        rows.set(name, before?.rows.get(name) ?? openRow(content, item as Source, from));
      }
      for (const [name, row] of before?.rows ?? []) if (!rows.has(name)) close(row, from);
      open.set(key, { from, rows });
      if (rows.size === 0) emptied.add(from, key);
      return [...rows.values()].filter((row) => row.from === from);
    },
    all: () => [...kept],
    has: (row) => kept.has(row),
    liveAt: (version) => [...kept].filter((row) => isLive(row, version)),
    difference(from, to) {
      const [earlier, later] = from <= to ? [from, to] : [to, from];
      const added: PassageRow[] = [];
      const removed: PassageRow[] = [];
      for (let version = earlier + 1; version <= later; version += 1) {
        for (const row of born.of(version)) if (row.until > later) added.push(row);
        for (const row of died.of(version)) if (row.from <= earlier) removed.push(row);
      }
      return from <= to ? { added, removed } : { added: removed, removed: added };
    },
    oldestWith: (mostSuperseded) => Math.max(oldest, died.startOfLast(mostSuperseded)),
    forgetBefore(version) {
      oldest = Math.max(oldest, version);
      born.takeThrough(oldest);
      for (const key of emptied.takeThrough(oldest)) if (open.get(key)?.rows.size === 0) open.delete(key);
      const forgotten = died.takeThrough(oldest);
      for (const row of forgotten) kept.delete(row);
      return forgotten;
    },
  };
}

export function isLive({ from, until }: PassageRow, version: number): boolean {
  return from <= version && version < until;
}

/** What is not published and what is switched off are kept by the store and found by nobody. */
function isSource(item: ItemChange["item"]): item is Source {
  if (item?.kind !== "article" && item?.kind !== "note" && item?.kind !== "fact") return false;
  if (item.kind === "article") return item.usage === "on" && item.status === "published";
  return item.usage === "on" && (item.kind === "fact" || item.status === "live");
}

function contentsByName(source: Source): ReadonlyMap<string, PassageContent> {
  return new Map(contentsOf(source).map((content) => [JSON.stringify(content), content]));
}

function contentsOf(source: Source): readonly PassageContent[] {
  const { kind, id: articleId, title, visibility, language, scope } = source;
  return splitSource(source).map(({ id, heading, text }) => ({
    ...{ id, kind, articleId, title, heading, text, visibility, language },
    ...(scope === undefined ? {} : { scope }),
    ...(source.kind === "fact" || source.url === undefined ? {} : { url: source.url }),
    ...(source.kind !== "article" || source.searchTerms === undefined ? {} : { searchTerms: source.searchTerms }),
    ...(source.kind === "note" ? validityOf(source) : {}),
  }));
}

function validityOf({ validFrom, validTo }: { readonly validFrom?: number; readonly validTo?: number }) {
  return { ...(validFrom === undefined ? {} : { validFrom }), ...(validTo === undefined ? {} : { validTo }) };
}

function termsOfFields({ title, heading, text, searchTerms, language }: PassageContent): PassageRow["terms"] {
  const terms = (words: string) => termsOf(words, language);
  return {
    title: terms(title),
    heading: terms(heading),
    text: terms(text),
    searchTerms: terms(searchTerms?.join(" ") ?? ""),
  };
}
