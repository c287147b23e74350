/** The vector half of a search: which passages a question may be compared with, and in which order they come out. */
import { likelyLanguages, type KnowledgeQuery, type TextEmbedding } from "../../../knowledge/index.ts";
import type { Telemetry } from "../../../kernel/index.ts";
import { otherLanguageWeight } from "./lexical-index.ts";
import type { PassageRow, PassageRows } from "./passage-rows.ts";
import type { PassageVectors } from "./passage-vectors.ts";

export interface VectorHalf {
  readonly embedding: TextEmbedding;
  /** What its ranking counts beside that of BM25, which counts 1. */
  readonly weight: number;
  /** A cosine below this is chance. */
  readonly leastSimilarity: number;
  /** So many new passages are worth waiting for; the vectors of more come later, and until then words find them. */
  readonly patience: number;
  /** And so long at most, in milliseconds; absent: as long as it takes. */
  readonly patienceMs?: number;
}

export interface VectorSearchOptions {
  readonly rows: PassageRows;
  readonly vectors: PassageVectors;
  readonly vectorHalf: VectorHalf;
  readonly telemetry: Telemetry;
}

export interface VectorSearch {
  /** Undefined where the model fails or has nothing to go by: then words alone must do. */
  embedQuestion(text: string): Promise<Float32Array | undefined>;
  /** Best first, equals by id. */
  search(
    question: Float32Array | undefined,
    query: KnowledgeQuery,
    mayUse: (row: PassageRow) => boolean,
  ): readonly PassageRow[];
}

/** Places further down add next to nothing to a merged ranking. */
const placesThatCount = 100;

export function createVectorSearch({ rows, vectors, vectorHalf, telemetry }: VectorSearchOptions): VectorSearch {
  const { embedding, leastSimilarity } = vectorHalf;

  function similar(question: Float32Array, eligible: readonly PassageRow[], limit: number, weight: number) {
    const hits = vectors.search(question, eligible, limit).filter(({ cosine }) => cosine >= leastSimilarity);
    return hits.map(({ row, cosine }) => ({ row, score: cosine * weight }));
  }
  return {
    async embedQuestion(text) {
      if (!/[\p{L}\p{N}]/u.test(text)) return undefined;
      try {
        const { vectors: embedded } = await embedding.embed([text], { purpose: "query" });
        return embedded[0]?.some((value) => value !== 0) ? embedded[0] : undefined;
      } catch (error) {
        telemetry.warn("a question could not be embedded: words alone answer it", { error });
        return undefined;
      }
    },
    search(question, query, mayUse) {
      if (!question) return [];
      const eligible = rows.liveAt(query.version).filter(mayUse);
      const limit = Math.max(query.limit, placesThatCount);
      const isPreferred = languagePreference(query, eligible);
      const hits = [
        ...similar(question, eligible.filter(isPreferred), limit, 1),
        ...similar(
          question,
          eligible.filter((row) => !isPreferred(row)),
          limit,
          otherLanguageWeight,
        ),
      ];
      hits.sort((left, right) => right.score - left.score || (left.row.id < right.row.id ? -1 : 1));
      return hits.slice(0, limit).map(({ row }) => row);
    },
  };
}

function languagePreference(query: KnowledgeQuery, eligible: readonly PassageRow[]): (row: PassageRow) => boolean {
  const held = [...new Set(eligible.map(({ language }) => language))].sort();
  const preferred = query.language === undefined ? likelyLanguages(query.text, held) : [query.language];
  return ({ language }) => preferred.includes(language);
}
