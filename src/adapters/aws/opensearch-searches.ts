/** Up to three searches in one request: words, vectors in the customer's language, vectors in the others. */
import type { Visibility } from "../../knowledge/index.ts";
import type { VectorHalf } from "../local/knowledge-in-process.ts";
import type { SearchEngine } from "./opensearch-client.ts";
import type { PassageDocument } from "./opensearch-documents.ts";
import { failureOf, SearchRefusedError } from "./opensearch-errors.ts";
import type { KnowledgeIndexNames } from "./opensearch-indexes.ts";
import {
  type Clause,
  cosineOfScore,
  inLanguages,
  type Languages,
  mostHits,
  scoreOfCosine,
  vectorQuery,
  weightOfOthers,
} from "./opensearch-queries.ts";

/** As in process: what is further down adds next to nothing to a merged ranking. */
const lexicalPlaces = 500;
const vectorPlaces = 100;

export type FoundDocument = Pick<
  PassageDocument,
  "id" | "kind" | "articleId" | "title" | "text" | "visibility" | "language" | "url"
>;

const shownFields = ["id", "kind", "articleId", "title", "text", "visibility", "language", "url"];

interface Hit {
  readonly key: string;
  readonly score: number;
  readonly document: FoundDocument;
}

export interface SearchesToRun {
  readonly audience: Visibility;
  readonly filter: readonly Clause[];
  /** Absent: no word says anything. */
  readonly lexical: Clause | undefined;
  /** Absent: there is no vector to compare with. */
  readonly question: Float32Array | undefined;
  readonly languages: Languages;
  readonly limit: number;
}

export interface FoundDocuments {
  /** Best first, equals by id. A document that both have found is the same object in both. */
  readonly lexical: readonly FoundDocument[];
  readonly vector: readonly FoundDocument[];
}

export function createSearches(
  engine: SearchEngine,
  names: KnowledgeIndexNames,
  { leastSimilarity }: Pick<VectorHalf, "leastSimilarity">,
) {
  return {
    async run({ audience, filter, lexical, question, languages, limit }: SearchesToRun): Promise<FoundDocuments> {
      const places = Math.min(mostHits, Math.max(limit, vectorPlaces));
      const similar = (among: readonly string[]) =>
        question && among.length > 0
          ? searchFor(vectorQuery(question, [...filter, inLanguages(among)]), places, scoreOfCosine(leastSimilarity))
          : undefined;
      const asked = {
        lexical: lexical && searchFor(lexical, Math.min(mostHits, Math.max(limit, lexicalPlaces))),
        preferred: similar(languages.preferred),
        others: similar(languages.others),
      };
      const [words = [], preferred = [], others = []] = await sendAll(engine, names.passages[audience], [
        asked.lexical,
        asked.preferred,
        asked.others,
      ]);
      const vector = [...withCosine(preferred, 1), ...withCosine(others, weightOfOthers)].sort(bestFirst);
      const documents = new Map([...words, ...vector].map(({ key, document }) => [key, document]));
      const documentsOf = (hits: readonly Hit[]) => hits.map(({ key }) => documents.get(key) as FoundDocument);
      return { lexical: documentsOf(words), vector: documentsOf(vector.slice(0, places)) };
    },
  };
}

function searchFor(query: Clause, size: number, leastScore?: number): Clause {
  const sort = [{ _score: "desc" }, { id: "asc" }];
  const least = leastScore === undefined ? {} : { min_score: leastScore };
  return { query, size, sort, _source: shownFields, track_total_hits: false, ...least };
}

async function sendAll(
  engine: SearchEngine,
  index: string,
  searches: readonly (Clause | undefined)[],
): Promise<readonly (readonly Hit[])[]> {
  const wanted = searches.filter((search) => search !== undefined);
  if (wanted.length === 0) return searches.map(() => []);
  const header = { index, allow_partial_search_results: false };
  const answer = await engine.send({
    method: "POST",
    path: "/_msearch",
    lines: wanted.flatMap((search) => [header, search]),
  });
  const { responses } = answer.body as { readonly responses: readonly SearchResponse[] };
  const answers = responses.map(hitsOf).values();
  return searches.map((search) => (search === undefined ? [] : (answers.next().value ?? [])));
}

interface SearchResponse {
  readonly status?: number;
  readonly error?: { readonly reason?: string; readonly root_cause?: readonly { readonly reason?: string }[] };
  readonly timed_out?: boolean;
  readonly _shards?: { readonly failed: number };
  readonly hits?: {
    readonly hits: readonly { readonly _id: string; readonly _score: number; readonly _source: FoundDocument }[];
  };
}

/** Half an answer is none: what is missing from it can't be told from what does not exist. */
function hitsOf({ status = 200, error, timed_out, _shards, hits }: SearchResponse): readonly Hit[] {
  if (error) throw failureOf(status, error.root_cause?.[0]?.reason ?? error.reason ?? "a search failed");
  if (!hits || timed_out === true || (_shards?.failed ?? 0) > 0) throw failureOf(503, "a shard did not answer");
  return hits.hits.map(({ _id, _score, _source }) => ({ key: _id, score: _score, document: _source }));
}

/** Rounding of the engine's 32 bits. */
const tolerance = 1e-3;

function withCosine(hits: readonly Hit[], weight: number): readonly Hit[] {
  return hits.map((hit) => {
    if (hit.score > 1 + tolerance) {
      throw new SearchRefusedError(
        "it scores a cosine as versions before 2.19 do; upgrade the domain to 2.19 or later",
      );
    }
    return { ...hit, score: cosineOfScore(hit.score) * weight };
  });
}

function bestFirst(left: Hit, right: Hit): number {
  return right.score - left.score || (left.document.id < right.document.id ? -1 : 1);
}
