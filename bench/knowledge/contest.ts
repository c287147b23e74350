/** One set of vectors searched by us and by usearch in turns, each answer of ours compared with brute force. */
import {
  createBitmap,
  createVectorRows,
  fullBitmap,
  rowsOf,
  searchVectors,
  type Bitmap,
  type VectorRows,
} from "../../src/knowledge/exact-search/index.ts";
import type { ExactSearch } from "../peers/knowledge/usearch.ts";
import { recall, scoreAll } from "./brute-force.ts";
import type { Vectors } from "./vectors.ts";

export const LIMIT = 10;

export interface Outcome {
  /** Of all rows, the eligible ones. */
  readonly share: number;
  readonly oursMs: number;
  /** usearch over all rows: it has no filter, so this is what it takes before anything is filtered. */
  readonly usearchMs: number;
  /** usearch over a matrix that holds only the eligible rows, copied before the clock starts. */
  readonly usearchCopiedMs: number;
  readonly rescored: number;
  /** Of the query that was answered worst. */
  readonly recall: number;
}

export function fillRows({ rows, dimensions }: Vectors): VectorRows {
  const filled = createVectorRows({ dimensions });
  for (let at = 0; at < rows.length; at += dimensions) filled.add(rows.subarray(at, at + dimensions));
  return filled;
}

/** The first share is 1. Copies made in advance are the best that usearch could do, were each filter known before. */
export function contest(vectors: Vectors, ours: VectorRows, usearch: ExactSearch, shares: readonly number[]) {
  const fields = shares.map((share) => {
    const eligible = everyNth(ours.rowCount, share);
    return { share, eligible, matrix: copyRows(vectors, eligible), times: [[], []] as [number[], number[]] };
  });
  const sums = fields.map(() => ({ rescored: 0, recall: 1 }));
  for (const query of vectors.queries) {
    const scores = scoreAll(vectors, query);
    for (const [index, { eligible, matrix, times, share }] of fields.entries()) {
      times[1].push(time(() => usearch(matrix, query, vectors.dimensions, LIMIT)).ms);
      const request = share === 1 ? { query, limit: LIMIT } : { query, limit: LIMIT, eligible };
      const { ms, value } = time(() => searchVectors(ours, request));
      times[0].push(ms);
      sums[index]!.rescored += value.rescored / vectors.queries.length;
      sums[index]!.recall = Math.min(sums[index]!.recall, recall(scores, eligible, value.hits, LIMIT));
    }
  }
  return fields.map(({ share, times: [oursMs, usearchMs] }, index): Outcome => ({
    share,
    oursMs: median(oursMs),
    usearchMs: median(fields[0]!.times[1]),
    usearchCopiedMs: median(usearchMs),
    ...sums[index]!,
  }));
}

/** Only the clock, on as many rounds as it takes to be fair. */
export function race(rounds: number, contestants: readonly (() => unknown)[]): number[] {
  const times = contestants.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, contestant] of contestants.entries()) times[index]!.push(time(contestant).ms);
  }
  return times.map(median);
}

export function time<T>(run: () => T): { readonly ms: number; readonly value: T } {
  const start = performance.now();
  const value = run();
  return { ms: performance.now() - start, value };
}

export function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!;
}

/** Spread evenly but not regularly over all rows, as a language or an audience is. */
function everyNth(count: number, share: number): Bitmap {
  if (share === 1) return fullBitmap(count);
  const eligible = [...Array(count).keys()].filter((row) => (Math.imul(row, 2_654_435_761) >>> 0) / 2 ** 32 < share);
  return createBitmap(count, eligible);
}

function copyRows({ rows, dimensions }: Vectors, eligible: Bitmap): Float32Array {
  const chosen = [...rowsOf(eligible)];
  if (chosen.length * dimensions === rows.length) return rows;
  const matrix = new Float32Array(chosen.length * dimensions);
  for (const [index, row] of chosen.entries()) {
    matrix.set(rows.subarray(row * dimensions, (row + 1) * dimensions), index * dimensions);
  }
  return matrix;
}
