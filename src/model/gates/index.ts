export * from "./quality-gates.ts";
export * from "./verdict.ts";
export { actionKinds } from "./action-words.ts";
export type { ActionKind } from "./action-words.ts";
