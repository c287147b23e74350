export * from "./bedrock-model.ts";
export * from "./create-model.ts";
export * from "./offline-model.ts";
export * from "./scripted-model.ts";
