/**
 * The ranking that exact search has to give, the slow way: every eligible row scored in float64 over its float32
 * numbers, then sorted. `definedScore` adds in the order that the score is defined by (eight partial sums, dimension
 * i in sum i % 8), `plainScore` from left to right, as anybody would write it.
 */
import { hasBit, type Bitmap, type VectorHit } from "../../../src/knowledge/exact-search/index.ts";

type Vector = Float32Array;
type Dot = (a: Vector, b: Vector) => number;

export const definedDot: Dot = (a, b) => {
  const sums = new Float64Array(8);
  for (let i = 0; i < a.length; i++) sums[i % 8]! += a[i]! * b[i]!;
  const [s0, s1, s2, s3, s4, s5, s6, s7] = sums as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return s0 + s4 + (s2 + s6) + (s1 + s5 + (s3 + s7));
};

export const plainDot: Dot = (a, b) => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
};

export interface BruteForceQuery {
  readonly query: Vector;
  readonly limit: number;
  readonly eligible?: Bitmap;
  readonly removed?: ReadonlySet<number>;
}

export function createBruteForce(vectors: readonly Vector[], dot: Dot) {
  const norms = vectors.map((vector) => Math.sqrt(dot(vector, vector)));
  const score = (query: Vector, queryNorm: number, row: number) =>
    dot(query, vectors[row]!) / (queryNorm * norms[row]!);
  return ({ query, limit, eligible, removed }: BruteForceQuery): VectorHit[] => {
    const queryNorm = Math.sqrt(dot(query, query));
    return vectors
      .map((_, row) => row)
      .filter((row) => (!eligible || hasBit(eligible, row)) && !removed?.has(row))
      .map((row) => ({ row, score: score(query, queryNorm, row) }))
      .sort((a, b) => b.score - a.score || a.row - b.row)
      .slice(0, limit);
  };
}
