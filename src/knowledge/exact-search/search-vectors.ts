/**
 * The rows nearest to a query by cosine, exactly: the same rows in the same order as scoring every eligible row in
 * float64 and sorting. How that is reached without scoring them all is kernel.as's; docs/exact-search.md proves it.
 */
import { InvalidArgumentError } from "../../kernel/index.ts";
import type { Bitmap } from "./bitmap.ts";
import { checkLength, checkValues, type VectorRows } from "./vector-rows.ts";

export interface VectorQuery {
  readonly query: Float32Array;
  /** At most so many hits; fewer only if fewer rows are eligible. */
  readonly limit: number;
  /** Rows that may be found; absent: all. A row from its length on is not eligible. */
  readonly eligible?: Bitmap;
}

export interface VectorHit {
  readonly row: number;
  /** The cosine in float64. Rounding may carry it past 1 in the last digit. */
  readonly score: number;
}

export interface VectorSearchResult {
  /** Highest score first, equal scores by ascending row. */
  readonly hits: readonly VectorHit[];
  /** Eligible rows, each of which was bounded. */
  readonly scanned: number;
  /** Rows whose bound reached the running last score, and which were scored in float64. */
  readonly rescored: number;
}

/** Throws InvalidVectorError, InvalidArgumentError for the limit, and VectorMemoryExhaustedError. */
export function searchVectors(rows: VectorRows, { query, limit, eligible }: VectorQuery): VectorSearchResult {
  if (!Number.isInteger(limit) || limit < 1) {
    throw new InvalidArgumentError(`limit is a whole number from 1 on, not ${limit}`, { field: "limit" });
  }
  setQuery(rows, query);
  const most = Math.min(limit, rows.size);
  if (most === 0) return { hits: [], scanned: 0, rescored: 0 };
  rows.kernel.reserve(rows.kernel.placeScratch(rows.rowCount, most));
  setEligible(rows, eligible);
  const found = rows.kernel.search(rows.rowCount, most);
  return {
    hits: readHits(rows, found),
    scanned: rows.kernel.scanned.value,
    rescored: rows.kernel.rescored.value,
  };
}

function setQuery({ kernel, dimensions }: VectorRows, query: Float32Array): void {
  checkLength(query, dimensions);
  new Float64Array(kernel.memory.buffer, kernel.queryAt(), dimensions).set(query);
  checkValues(kernel.setQuery());
}

/** Rows that were never added have no bit in the kernel's own bitmap, so ones beyond the last row do no harm. */
function setEligible({ kernel, rowCount }: VectorRows, eligible: Bitmap | undefined): void {
  const words = new Uint32Array(kernel.memory.buffer, kernel.scratchAt(rowCount), Math.ceil(rowCount / 32));
  if (!eligible) {
    words.fill(0xffffffff);
    return;
  }
  words.fill(0);
  words.set(eligible.words.subarray(0, words.length));
}

function readHits({ kernel }: VectorRows, count: number): VectorHit[] {
  const results = new DataView(kernel.memory.buffer, kernel.resultsAt(), count * 16);
  const hits = Array.from({ length: count }, (_, index) => ({
    row: results.getUint32(index * 16 + 8, true),
    score: results.getFloat64(index * 16, true),
  }));
  return hits.sort((a, b) => b.score - a.score || a.row - b.row);
}
