/**
 * BM25 over the passages of one version, in an index that can move to another version by adding and removing what
 * differs. Its scores are a function of what it holds and of nothing else, to the last bit: MiniSearch keeps average
 * lengths as running floats and sums the matches of a question in the order of its tree, both of which depend on the way
 * that the index came. So the averages are set from whole numbers, and the words that a question's word stands for are
 * looked up here and given to it in order.
 */
import MiniSearch from "minisearch";
import { likelyLanguages, termsOf } from "../../../knowledge/index.ts";
import { lexicalFields, type LexicalField, type PassageRow } from "./passage-rows.ts";

/** What a passage in another language than the customer's counts: found when nothing better is there. */
export const otherLanguageWeight = 0.4;

const boost: Readonly<Record<LexicalField, number>> = { title: 2.6, heading: 1.8, text: 1, searchTerms: 1 };
const prefixWeight = 0.35;
const fuzzyWeight = 0.3;
const farthestPrefixDecay = 0.3;

export interface LexicalQuery {
  readonly text: string;
  readonly language?: string;
  readonly mayUse: (row: PassageRow) => boolean;
}

export interface LexicalHit {
  readonly row: PassageRow;
  readonly score: number;
}

export interface LexicalIndex {
  readonly size: number;
  change(difference: { readonly removed: readonly PassageRow[]; readonly added: readonly PassageRow[] }): void;
  /** Every passage that shares a word with the question, best first, equals by id. */
  search(query: LexicalQuery): readonly LexicalHit[];
}

export function createLexicalIndex(): LexicalIndex {
  const engine = createEngine();
  const rows = new Map<number, PassageRow>();
  const lengths = lexicalFields.map(() => 0);
  const languages = new Map<string, number>();
  const vocabulary = vocabularyOf(engine["_index"]);

  function count({ terms, language }: PassageRow, by: 1 | -1): void {
    lexicalFields.forEach((field, place) => {
      lengths[place] = (lengths[place] ?? 0) + by * new Set(terms[field]).size;
    });
    const passages = (languages.get(language) ?? 0) + by;
    if (passages === 0) languages.delete(language);
    else languages.set(language, passages);
  }
  function change({
    removed,
    added,
  }: {
    readonly removed: readonly PassageRow[];
    readonly added: readonly PassageRow[];
  }) {
    for (const row of removed) {
      engine.remove(row);
      rows.delete(row.row);
      count(row, -1);
    }
    for (const row of added) {
      engine.add(row);
      rows.set(row.row, row);
      count(row, 1);
    }
    engine["_avgFieldLength"] = lengths.map((length) => (rows.size === 0 ? 0 : length / rows.size));
  }
  function searchLanguage(query: LexicalQuery, language: string, weight: number): LexicalHit[] {
    const asked = termsOf(query.text, language);
    const expansions = expand(asked, vocabulary);
    const weights = [...expansions.values()].map((expansion) => expansion.weight);
    const results = engine.search([...expansions.keys()].join(" "), {
      tokenize: (words) => (words === "" ? [] : words.split(" ")),
      boost,
      boostTerm: (_, place) => weights[place] ?? 0,
    });
    const countAsked = createAskedCounter([...new Set(asked)], expansions);
    const hits: LexicalHit[] = [];
    for (const { id, score, queryTerms } of results) {
      const row = rows.get(id as number);
      if (row?.language !== language || !query.mayUse(row)) continue;
      hits.push({ row, score: (score / queryTerms.length) * countAsked(queryTerms) * weight });
    }
    return hits;
  }
  return {
    get size() {
      return rows.size;
    },
    change,
    search(query) {
      const held = [...languages.keys()].sort();
      const preferred = query.language === undefined ? likelyLanguages(query.text, held) : [query.language];
      const weightOf = (language: string) => (preferred.includes(language) ? 1 : otherLanguageWeight);
      const hits = held.flatMap((language) => searchLanguage(query, language, weightOf(language)));
      return hits.sort((left, right) => right.score - left.score || (left.row.id < right.row.id ? -1 : 1));
    },
  };
}

function createEngine(): MiniSearch<PassageRow> {
  return new MiniSearch({
    idField: "row",
    fields: [...lexicalFields],
    // Terms are ready: one string for all places that a word has.
    stringifyField: (terms: string) => terms,
    tokenize: (terms) => terms as unknown as string[],
    processTerm: (term) => term,
    extractField: (row, field) => (field === "row" ? row.row : row.terms[field as LexicalField]),
    autoVacuum: false,
  });
}

interface Expansion {
  readonly weight: number;
  /** The question's words that it stands for. */
  readonly asked: readonly string[];
}

/** The words of the index that each word of a question may mean: itself, those it begins, those a slip away. */
function expand(terms: readonly string[], vocabulary: Vocabulary): ReadonlyMap<string, Expansion> {
  const expansions = new Map<string, Expansion>();
  for (const term of terms) {
    for (const [found, weight] of vocabulary.near(term)) {
      const { weight: sum = 0, asked = [] } = expansions.get(found) ?? {};
      expansions.set(found, { weight: sum + weight, asked: [...asked, term] });
    }
  }
  return new Map([...expansions].sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** How many of a question's words some words of the index stand for. It is asked for every hit, so it allocates nothing. */
function createAskedCounter(terms: readonly string[], expansions: ReadonlyMap<string, Expansion>) {
  const placeOf = new Map(terms.map((term, place) => [term, place]));
  const places = new Map(
    [...expansions].map(([found, { asked }]) => [found, asked.map((term) => placeOf.get(term) as number)]),
  );
  const lastSeenBy = new Uint32Array(terms.length);
  let hit = 0;
  return (found: readonly string[]): number => {
    hit += 1;
    let count = 0;
    for (const term of found) {
      for (const place of places.get(term) ?? []) {
        if (lastSeenBy[place] === hit) continue;
        lastSeenBy[place] = hit;
        count += 1;
      }
    }
    return count;
  };
}

interface Vocabulary {
  /** The words that one may stand for, with what each counts. */
  near(term: string): ReadonlyMap<string, number>;
}

/** Words whose neighbours are remembered until the vocabulary changes: looking for slips walks much of the tree. */
const mostRemembered = 5_000;

/** What is used of the tree in which the engine keeps, by word, where the word occurs. */
interface WordTree<Entry> {
  fetch(word: string, initial: () => Entry): Entry;
  delete(word: string): void;
  get(word: string): Entry | undefined;
  has(word: string): boolean;
  /** With the number of letters by which each differs. */
  fuzzyGet(word: string, farthest: number): Iterable<readonly [string, readonly [Entry, number]]>;
  atPrefix(start: string): Iterable<readonly [string, Entry]>;
}

/** The words of an engine's tree. Its entries are remembered by word too: most of the time of adding was the way to them. */
function vocabularyOf<Entry>(tree: WordTree<Entry>): Vocabulary {
  const entries = new Map<string, Entry>();
  const remembered = new Map<string, ReadonlyMap<string, number>>();
  const fetch = tree.fetch.bind(tree);
  const remove = tree.delete.bind(tree);
  tree.fetch = (term, initial) => {
    const known = entries.get(term);
    if (known !== undefined) return known;
    remembered.clear();
    const entry = fetch(term, initial);
    entries.set(term, entry);
    return entry;
  };
  tree.delete = (term) => {
    remembered.clear();
    entries.delete(term);
    remove(term);
  };
  tree.get = (term) => entries.get(term);
  tree.has = (term) => entries.has(term);

  function look(term: string): ReadonlyMap<string, number> {
    const found = new Map<string, number>(entries.has(term) ? [[term, 1]] : []);
    const slips = mayBeMistyped(term) ? tree.fuzzyGet(term, Math.round(term.length * 0.2)) : [];
    for (const [other, [, distance]] of slips) {
      if (distance > 0) found.set(other, (fuzzyWeight * other.length) / (other.length + distance));
    }
    for (const [other] of term.length >= 4 ? tree.atPrefix(term) : []) {
      const distance = other.length - term.length;
      if (distance > 0)
        found.set(other, (prefixWeight * other.length) / (other.length + farthestPrefixDecay * distance));
    }
    return found;
  }
  return {
    near(term) {
      const known = remembered.get(term);
      if (known) return known;
      if (remembered.size >= mostRemembered) remembered.clear();
      const found = look(term);
      remembered.set(term, found);
      return found;
    },
  };
}

function mayBeMistyped(term: string): boolean {
  return term.length >= 5 && !/\d/.test(term);
}
