export * from "./clock.ts";
export * from "./errors.ts";
export * from "./ids.ts";
export * from "./in-parallel.ts";
export * from "./json.ts";
export * from "./telemetry.ts";
