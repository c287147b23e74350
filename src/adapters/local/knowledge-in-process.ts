/**
 * Knowledge search in one process: BM25 over every passage, nothing approximate, nothing sampled. Text for customers and
 * text for staff live in two indexes, so that visibility is decided before ranking and can't leak through a score.
 * The version is a digest of the articles; one process holds exactly one.
 */
import { createHash } from "node:crypto";
import MiniSearch from "minisearch";
import type { SearchResult } from "minisearch";
import { canonicalJson } from "../../kernel/index.ts";
import { UnknownKnowledgeVersionError, likelyLanguages, splitArticle, termsOf } from "../../knowledge/index.ts";
import type {
  Article,
  ArticlePassage,
  InternalPassage,
  KnowledgeIndex,
  KnowledgeQuery,
  Passage,
  PublicPassage,
} from "../../knowledge/index.ts";

/** What a passage in another language than the customer's counts: found when nothing better is there. */
const otherLanguageWeight = 0.4;

const fields = ["title", "heading", "text", "searchTerms"] as const;
type Field = (typeof fields)[number];

const ranking = {
  boost: { title: 2.6, heading: 1.8, text: 1, searchTerms: 1 },
  prefix: (term: string) => term.length >= 4,
  fuzzy: (term: string) => (term.length >= 5 && !/\d/.test(term) ? 0.2 : false),
  weights: { prefix: 0.35, fuzzy: 0.3 },
};

export function createInProcessKnowledge(articles: readonly Article[]): KnowledgeIndex {
  const version = knowledgeVersion(articles);
  const forCustomers = createIndex(articles.filter((article) => article.visibility !== "internal"));
  const forStaff = createIndex(articles.filter((article) => article.visibility === "internal"));

  function checkVersion(query: KnowledgeQuery): void {
    if (query.version !== version) throw new UnknownKnowledgeVersionError(query.version, [version]);
  }
  return {
    currentVersion: async () => version,
    async searchPublic(query) {
      checkVersion(query);
      return search(forCustomers, query) as readonly PublicPassage[];
    },
    async searchInternal(query) {
      checkVersion(query);
      return search(forStaff, query) as readonly InternalPassage[];
    },
  };
}

/** The version that an index of these articles has, without building it. */
export function knowledgeVersion(articles: readonly Article[]): string {
  const ordered = articles.toSorted((left, right) => (left.id < right.id ? -1 : 1));
  return `k-${createHash("sha256").update(canonicalJson(ordered)).digest("hex").slice(0, 16)}`;
}

interface PassageIndex {
  readonly engine: MiniSearch<ArticlePassage>;
  readonly passages: ReadonlyMap<string, ArticlePassage>;
  readonly languages: readonly string[];
}

function createIndex(articles: readonly Article[]): PassageIndex {
  const passages = articles.flatMap(splitArticle);
  const engine = new MiniSearch<ArticlePassage>({
    fields: [...fields],
    tokenize: (text) => (text === "" ? [] : text.split(" ")),
    processTerm: (term) => term,
    extractField: (passage, field) => (field === "id" ? passage.id : termsOfField(passage, field as Field)),
  });
  engine.addAll(passages);
  return {
    engine,
    passages: new Map(passages.map((passage) => [passage.id, passage])),
    languages: [...new Set(articles.map((article) => article.language))].toSorted(),
  };
}

function termsOfField(passage: ArticlePassage, field: Field): string {
  const { article, heading, text } = passage;
  const source = { title: article.title, heading, text, searchTerms: article.searchTerms?.join(" ") ?? "" }[field];
  return termsOf(source, article.language).join(" ");
}

/** Each language reads the question by its own rules; equal scores are ordered by id, so that runs repeat exactly. */
function search(index: PassageIndex, query: KnowledgeQuery): readonly Passage[] {
  const preferred = query.language === undefined ? likelyLanguages(query.text, index.languages) : [query.language];
  const found = index.languages.flatMap((language) => {
    const weight = preferred.includes(language) ? 1 : otherLanguageWeight;
    return searchLanguage(index, query, language, weight);
  });
  found.sort((left, right) => right.score - left.score || (left.id < right.id ? -1 : 1));
  return found.slice(0, query.limit);
}

function searchLanguage(
  index: PassageIndex,
  query: KnowledgeQuery,
  language: string,
  weight: number,
): readonly Passage[] {
  const terms = termsOf(query.text, language).join(" ");
  const results = index.engine.search(terms, {
    ...ranking,
    filter: (result) => index.passages.get(String(result.id))?.article.language === language,
  });
  return results.flatMap((result) => toPassage(index, result, weight));
}

function toPassage(index: PassageIndex, result: SearchResult, weight: number): Passage[] {
  const passage = index.passages.get(String(result.id));
  if (passage === undefined) return [];
  const { id, title, visibility, language, url } = passage.article;
  const score = result.score * weight;
  const place = url === undefined ? {} : { url };
  return [{ id: passage.id, articleId: id, title, text: passage.text, visibility, language, score, ...place }];
}
