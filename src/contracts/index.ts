export * from "./machine-payloads.ts";
export * from "./redaction.ts";
export * from "./turn.ts";
export * from "./vocabulary.ts";
