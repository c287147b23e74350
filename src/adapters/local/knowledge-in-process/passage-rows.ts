/**
 * Every passage that any version holds, a row each, with the versions in which it is live. Rows are only added and
 * closed, never changed or moved, so that a search of an older version is right while a newer one is being read. A
 * passage that an edit of its article leaves alone keeps its row.
 */
import { type ItemChange, type Source, splitSource, termsOf, type Visibility } from "../../../knowledge/index.ts";

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
  /** Terms of each field, in their order, joined by spaces. */
  readonly terms: Readonly<Record<LexicalField, string>>;
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
  readonly all: readonly PassageRow[];
  /** Takes one change in; a change that is known already does nothing. Returns the rows that are new. */
  apply(version: ItemChange): readonly PassageRow[];
  liveAt(version: number): readonly PassageRow[];
  /** What turns the passages of one version into those of another, earlier or later. */
  difference(from: number, to: number): Difference;
}

type OpenRow = { -readonly [Key in keyof PassageRow]: PassageRow[Key] };

export function createPassageRows(): PassageRows {
  const all: OpenRow[] = [];
  const open = new Map<string, { readonly from: number; readonly rows: ReadonlyMap<string, OpenRow> }>();
  const born = new Map<number, OpenRow[]>();
  const died = new Map<number, OpenRow[]>();

  function openRow(content: PassageContent, source: Source, from: number): OpenRow {
    const row = { ...content, source, row: all.length, terms: termsOfFields(content), from, until: Infinity };
    all.push(row);
    listAt(born, from).push(row);
    return row;
  }
  return {
    all,
    apply({ reference, item, from }) {
      const key = `${reference.kind}/${reference.id}`;
      const before = open.get(key);
      if (before && before.from >= from) return [];
      const rows = new Map<string, OpenRow>();
      for (const [content, source] of isSource(item)
        ? contentsOf(item).map((content) => [content, item] as const)
        : []) {
        const name = JSON.stringify(content);
        rows.set(name, before?.rows.get(name) ?? openRow(content, source, from));
      }
      for (const [name, row] of before?.rows ?? []) {
        if (rows.has(name)) continue;
        row.until = from;
        listAt(died, from).push(row);
      }
      open.set(key, { from, rows });
      return [...rows.values()].filter((row) => row.from === from);
    },
    liveAt: (version) => all.filter((row) => isLive(row, version)),
    difference(from, to) {
      const [earlier, later] = from <= to ? [from, to] : [to, from];
      const added: PassageRow[] = [];
      const removed: PassageRow[] = [];
      for (let version = earlier + 1; version <= later; version += 1) {
        added.push(...(born.get(version) ?? []).filter((row) => row.until > later));
        removed.push(...(died.get(version) ?? []).filter((row) => row.from <= earlier));
      }
      return from <= to ? { added, removed } : { added: removed, removed: added };
    },
  };
}

export function isLive({ from, until }: PassageRow, version: number): boolean {
  return from <= version && version < until;
}

function listAt(lists: Map<number, OpenRow[]>, version: number): OpenRow[] {
  const list = lists.get(version) ?? [];
  lists.set(version, list);
  return list;
}

/** What is not published and what is switched off are kept by the store and found by nobody. */
function isSource(item: ItemChange["item"]): item is Source {
  if (item?.kind !== "article" && item?.kind !== "note" && item?.kind !== "fact") return false;
  if (item.kind === "article") return item.usage === "on" && item.status === "published";
  return item.usage === "on" && (item.kind === "fact" || item.status === "live");
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
  const terms = (words: string) => termsOf(words, language).join(" ");
  return {
    title: terms(title),
    heading: terms(heading),
    text: terms(text),
    searchTerms: terms(searchTerms?.join(" ") ?? ""),
  };
}
