/**
 * BM25 over the passages of one version, in an index that can move to another version by adding and removing what
 * differs. Its scores are a function of what it holds and of nothing else, to the last bit: MiniSearch keeps average
 * lengths as running floats and sums the matches of a question in the order of its tree, both of which depend on the way
 * that the index came. So the averages are set from whole numbers, and the words that a question's word stands for are
 * looked up here and given to it in order.
 */
import MiniSearch from "minisearch";
import SearchableMap from "minisearch/SearchableMap";
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
  const languages = createCounter();
  const vocabulary = createVocabulary();

  function count(row: PassageRow, by: 1 | -1): void {
    lexicalFields.forEach((field, place) => {
      const terms = new Set(wordsIn(row.terms[field]));
      lengths[place] = (lengths[place] ?? 0) + by * terms.size;
      for (const term of terms) vocabulary.count(term, by);
    });
    languages.count(row.language, by);
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
      const held = languages.names();
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
    tokenize: wordsIn,
    processTerm: (term) => term,
    extractField: (row, field) => (field === "row" ? row.row : row.terms[field as LexicalField]),
    autoVacuum: false,
  });
}

function wordsIn(terms: string): string[] {
  return terms === "" ? [] : terms.split(" ");
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

interface Counter {
  /** True when the name has come or gone. */
  count(name: string, by: 1 | -1): boolean;
  has(name: string): boolean;
  names(): readonly string[];
}

function createCounter(): Counter {
  const counts = new Map<string, number>();
  return {
    count(name, by) {
      const before = counts.get(name) ?? 0;
      if (before + by === 0) counts.delete(name);
      else counts.set(name, before + by);
      return before === 0 || before + by === 0;
    },
    has: (name) => counts.has(name),
    names: () => [...counts.keys()].sort(),
  };
}

interface Vocabulary {
  count(term: string, by: 1 | -1): void;
  near(term: string): ReadonlyMap<string, number>;
}

/** Words whose neighbours are remembered until the vocabulary changes: looking for slips walks much of the tree. */
const mostRemembered = 5_000;

function createVocabulary(): Vocabulary {
  const counter = createCounter();
  const tree = new SearchableMap<true>();
  const remembered = new Map<string, ReadonlyMap<string, number>>();

  function look(term: string): ReadonlyMap<string, number> {
    const found = new Map<string, number>(counter.has(term) ? [[term, 1]] : []);
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
      const found = remembered.get(term) ?? look(term);
      if (remembered.size >= mostRemembered) remembered.clear();
      remembered.set(term, found);
      return found;
    },
    count(term, by) {
      if (!counter.count(term, by)) return;
      remembered.clear();
      if (by === 1) tree.set(term, true);
      else tree.delete(term);
    },
  };
}

function mayBeMistyped(term: string): boolean {
  return term.length >= 5 && !/\d/.test(term);
}
