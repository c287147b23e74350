/** The truth to compare with: cosine in float64, from left to right, of every row. */
import { hasBit, type Bitmap, type VectorHit } from "../../src/knowledge/exact-search/index.ts";
import type { Vectors } from "./vectors.ts";

export function scoreAll({ rows, dimensions }: Vectors, query: Float32Array): Float64Array {
  const queryNorm = Math.sqrt(query.reduce((sum, x) => sum + x * x, 0));
  const scores = new Float64Array(rows.length / dimensions);
  for (let row = 0; row < scores.length; row++) {
    let dot = 0;
    let squares = 0;
    for (let i = 0, at = row * dimensions; i < dimensions; i++, at++) {
      dot += query[i]! * rows[at]!;
      squares += rows[at]! * rows[at]!;
    }
    scores[row] = dot / (queryNorm * Math.sqrt(squares));
  }
  return scores;
}

/** The share of the true best that was found, with 1 only if the order is the same too. */
export function recall(scores: Float64Array, eligible: Bitmap, hits: readonly VectorHit[], limit: number): number {
  const truth = [...scores.keys()]
    .filter((row) => hasBit(eligible, row))
    .sort((a, b) => scores[b]! - scores[a]! || a - b)
    .slice(0, limit);
  const inOrder = truth.length === hits.length && truth.every((row, rank) => hits[rank]!.row === row);
  const found = hits.filter(({ row }) => truth.includes(row)).length / truth.length;
  return inOrder ? 1 : Math.min(found, 0.999);
}
