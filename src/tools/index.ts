export * from "./errors.ts";
export * from "./idempotency-key.ts";
export * from "./tool.ts";
