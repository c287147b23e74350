/** The vectors of all passages that are kept, and exact search over those of them that a query may see. */
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
  readonly bytes: number;
  /** A vector of zeros says nothing about its passage: words alone find that one. */
  add(passage: PassageRow, vector: Float32Array): void;
  /** Its memory is given to a passage that comes later. */
  remove(passage: PassageRow): void;
  /**
   * The most similar of the eligible passages, best first. Those that are as similar as the last one are all there, more
   * than `limit` if need be, so that what is found does not depend on the order in which vectors came in.
   */
  search(question: Float32Array, eligible: readonly PassageRow[], limit: number): readonly SimilarPassage[];
}

export function createPassageVectors(dimensions: number): PassageVectors {
  const rows = createVectorRows({ dimensions });
  const passages = new Map<number, PassageRow>();
  const placeOf = new Map<PassageRow, number>();
  const free: number[] = [];

  function place(vector: Float32Array): number {
    const freed = free.at(-1);
    if (freed === undefined) return rows.add(vector);
    rows.replace(freed, vector);
    free.pop();
    return freed;
  }
  function eligibleBits(eligible: readonly PassageRow[]) {
    const bits = createBitmap(rows.rowCount);
    for (const passage of eligible) {
      const place = placeOf.get(passage);
      if (place !== undefined) setBit(bits, place);
    }
    return bits;
  }
  return {
    get bytes() {
      return rows.bytes;
    },
    add(passage, vector) {
      if (vector.every((value) => value === 0)) return;
      const at = place(vector);
      passages.set(at, passage);
      placeOf.set(passage, at);
    },
    remove(passage) {
      const at = placeOf.get(passage);
      if (at === undefined) return;
      rows.remove(at);
      placeOf.delete(passage);
      passages.delete(at);
      free.push(at);
    },
    search(query, eligible, limit) {
      const bits = eligibleBits(eligible);
      const hits = withTies(limit, (most) => searchVectors(rows, { query, limit: most, eligible: bits }).hits);
      return hits.map(({ row, score }) => ({ row: passages.get(row) as PassageRow, cosine: score }));
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
