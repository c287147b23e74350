export * from "./machine-payloads.ts";
export * from "./turn.ts";
export * from "./vocabulary.ts";
