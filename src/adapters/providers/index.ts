export * from "./create-embedding-model.ts";
export * from "./create-model.ts";
export * from "./credentials.ts";
export * from "./deployment-models.ts";
export * from "./offline-model.ts";
export * from "./scripted-model.ts";
