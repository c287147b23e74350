export * from "./turn.ts";
export * from "./vocabulary.ts";
