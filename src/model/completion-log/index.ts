export * from "./completion-metrics.ts";
export * from "./completion-record.ts";
export * from "./redaction.ts";
export * from "./sum-costs.ts";
