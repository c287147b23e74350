export * from "./errors.ts";
export * from "./knowledge-index.ts";
export * from "./split-article.ts";
export * from "./stop-words.ts";
export * from "./text-analysis.ts";
