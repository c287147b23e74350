export * from "./catalogue.ts";
export * from "./complete-prompt.ts";
export * from "./errors.ts";
export * from "./language-model.ts";
export * from "./prompt.ts";
export * from "./prompts.ts";
