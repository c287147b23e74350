/**
 * What is asked of OpenSearch. Both halves have the same filter in front: which passages a version holds and these
 * readers may use here and now. The engine scores what passes it and nothing else.
 */
import type { KnowledgeQuery, Visibility } from "../../knowledge/index.ts";
import { termsOf } from "../../knowledge/index.ts";

/** What a search for these readers finds: their index holds no more, and the filter says so again. */
const mayRead: Readonly<Record<Visibility, readonly Visibility[]>> = {
  public: ["public"],
  users: ["public", "users"],
  internal: ["internal"],
};

/** The engine gives no more of one search. */
export const mostHits = 10_000;
/** Its limit is 1,024 clauses, and a term needs six. */
const mostTerms = 120;

const otherLanguageWeight = 0.4;
const fields = ["titleTerms^2.6", "headingTerms^1.8", "textTerms", "searchTerms"];
const fuzzyWeight = 0.3;
const prefixWeight = 0.35;

export type Clause = Readonly<Record<string, unknown>>;

export function isInVersion(version: number): Clause {
  return {
    bool: { filter: [{ range: { from: { lte: version } } }], must_not: [{ range: { until: { lte: version } } }] },
  };
}

/** `isEligible` of the concept in the engine's words; what is off or not published is in no index at all. */
export function eligibility(query: KnowledgeQuery, audience: Visibility): readonly Clause[] {
  const { version, at, channel, trafficGroup } = query;
  return [
    { terms: { visibility: mayRead[audience] } },
    isInVersion(version),
    { bool: { must_not: [{ range: { validFrom: { gt: at } } }, { range: { validTo: { lte: at } } }] } },
    isAmong("channels", channel),
    isAmong("trafficGroups", trafficGroup),
  ];
}

function isAmong(list: "channels" | "trafficGroups", value: string | undefined): Clause {
  const unrestricted = { bool: { must_not: [{ term: { restricted: list } }] } };
  if (value === undefined) return unrestricted;
  return { bool: { should: [unrestricted, { term: { [list]: value } }], minimum_should_match: 1 } };
}

export interface Languages {
  readonly preferred: readonly string[];
  readonly others: readonly string[];
}

/** Undefined where no word of the question says anything. */
export function lexicalQuery(text: string, languages: Languages, filter: readonly Clause[]): Clause | undefined {
  const all = [...languages.preferred, ...languages.others];
  const most = Math.max(1, Math.floor(mostTerms / Math.max(1, all.length)));
  const should = all.flatMap((language) => {
    const terms = [...new Set(termsOf(text, language))].slice(0, most);
    if (terms.length === 0) return [];
    const boost = languages.preferred.includes(language) ? 1 : otherLanguageWeight;
    return [anyOf(terms.flatMap(clausesOf), [{ term: { language } }], boost)];
  });
  return should.length === 0 ? undefined : anyOf(should, filter);
}

function anyOf(should: readonly Clause[], filter: readonly Clause[], boost = 1): Clause {
  return { bool: { filter, should, minimum_should_match: 1, boost } };
}

/** The word itself by BM25; what it begins, and what is a slip away, for a little that does not depend on rarity. */
function clausesOf(term: string): readonly Clause[] {
  const exact = { multi_match: { query: term, fields, type: "most_fields", analyzer: "keyword" } };
  const prefix = { prefix: { allTerms: { value: term, boost: prefixWeight, rewrite: "constant_score" } } };
  const fuzziness = Math.min(2, Math.round(term.length * 0.2));
  const fuzzy = { fuzzy: { allTerms: { value: term, fuzziness, boost: fuzzyWeight, rewrite: "constant_score" } } };
  const mayBeMistyped = term.length >= 5 && !/\d/.test(term);
  return [exact, ...(term.length >= 4 ? [prefix] : []), ...(mayBeMistyped ? [fuzzy] : [])];
}

/** Exact: every passage that passes the filter is compared. `index.knn` is off, so there is no graph to take instead. */
export function vectorQuery(question: Float32Array, filter: readonly Clause[]): Clause {
  const params = { field: "vector", query_value: Array.from(question), space_type: "cosinesimil" };
  return {
    script_score: {
      query: { bool: { filter: [...filter, { exists: { field: "vector" } }] } },
      script: { source: "knn_score", lang: "knn", params },
    },
  };
}

export const inLanguages = (languages: readonly string[]): Clause => ({ terms: { language: languages } });

export const weightOfOthers = otherLanguageWeight;

/** Since 2.19, the engine's score for a cosine c is (1 + c) / 2. */
export function scoreOfCosine(cosine: number): number {
  return (1 + cosine) / 2;
}

export function cosineOfScore(score: number): number {
  return 2 * score - 1;
}
