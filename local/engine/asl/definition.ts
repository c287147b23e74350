/** A definition as written, before anything is known to be right about it. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export class InvalidDefinition extends Error {
  override readonly name = "InvalidDefinition";

  constructor(problem: string, place?: string, code = "SCHEMA_VALIDATION_FAILED") {
    super(`Invalid State Machine Definition: '${code}: ${problem}${place === undefined ? "" : ` at ${place}`}'`);
  }
}

export function isObject(json: unknown): json is JsonObject {
  return json !== null && typeof json === "object" && !Array.isArray(json);
}
