export * from "./bitmap.ts";
export * from "./errors.ts";
export * from "./search-vectors.ts";
export { createVectorRows, type VectorRows } from "./vector-rows.ts";
