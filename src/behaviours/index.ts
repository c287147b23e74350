export * from "./agent/index.ts";
export * from "./behaviour.ts";
export * from "./errors.ts";
export * from "./turn-runner.ts";
export * from "./version.ts";
export type { SearchStepQuery } from "./turn-steps.ts";
export type { TurnEnd } from "./turn-end.ts";
export type * from "./turn.ts";
