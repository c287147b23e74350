/** The vectors of all passages of all versions, and exact search over those of them that a query may see. */
import {
  createBitmap,
  createVectorRows,
  searchVectors,
  setBit,
  type VectorHit,
} from "../../../knowledge/exact-search/index.ts";
import type { PassageRow } from "./passage-rows.ts";

export interface SimilarPassage {
  readonly row: PassageRow;
  readonly cosine: number;
}

export interface PassageVectors {
  /** A vector of zeros says nothing about its passage: words alone find that one. */
  add(passage: PassageRow, vector: Float32Array): void;
  /**
   * The most similar of the eligible passages, best first. Those that are as similar as the last one are all there, more
   * than `limit` if need be, so that what is found does not depend on the order in which vectors came in.
   */
  search(question: Float32Array, eligible: readonly PassageRow[], limit: number): readonly SimilarPassage[];
}

export function createPassageVectors(dimensions: number): PassageVectors {
  const rows = createVectorRows({ dimensions });
  const passages: PassageRow[] = [];
  const placeOf = new Map<PassageRow, number>();

  function eligibleBits(eligible: readonly PassageRow[]) {
    const bits = createBitmap(rows.rowCount);
    for (const passage of eligible) {
      const place = placeOf.get(passage);
      if (place !== undefined) setBit(bits, place);
    }
    return bits;
  }
  return {
    add(passage, vector) {
      if (vector.every((value) => value === 0)) return;
      const place = rows.add(vector);
      passages[place] = passage;
      placeOf.set(passage, place);
    },
    search(query, eligible, limit) {
      const bits = eligibleBits(eligible);
      const hits = withTies(limit, (most) => searchVectors(rows, { query, limit: most, eligible: bits }).hits);
      return hits.map(({ row, score }) => ({ row: passages[row] as PassageRow, cosine: score }));
    },
  };
}

function withTies(limit: number, search: (limit: number) => readonly VectorHit[]): readonly VectorHit[] {
  for (let most = limit + 1; ; most *= 2) {
    const hits = search(most);
    const last = hits[limit - 1];
    if (last === undefined || hits.length < most) return hits;
    if ((hits.at(-1) as VectorHit).score < last.score) return hits.filter(({ score }) => score >= last.score);
  }
}
