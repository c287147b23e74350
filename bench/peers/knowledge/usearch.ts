/** usearch's exact search: native code over the float32 rows, on one thread. It knows no filter. */
import { createRequire } from "node:module";

interface Usearch {
  exactSearch(
    rows: Float32Array,
    queries: Float32Array,
    dimensions: number,
    limit: number,
    metric: unknown,
    threads: number,
  ): { readonly keys: BigUint64Array };
  readonly MetricKind: { readonly Cos: unknown };
}

export type ExactSearch = (rows: Float32Array, queries: Float32Array, dimensions: number, limit: number) => number[];

export function loadUsearch(): ExactSearch {
  const { exactSearch, MetricKind } = createRequire(import.meta.url)("usearch") as Usearch;
  return (rows, queries, dimensions, limit) =>
    Array.from(exactSearch(rows, queries, dimensions, limit, MetricKind.Cos, 1).keys, Number);
}
