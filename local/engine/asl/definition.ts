/** A definition as written, before anything is known to be right about it. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export class InvalidDefinition extends Error {
  override readonly name = "InvalidDefinition";
  readonly problem: string;
  readonly place: string | undefined;
  readonly code: string;

  constructor(problem: string, place?: string, code = "SCHEMA_VALIDATION_FAILED") {
    super(`Invalid State Machine Definition: '${code}: ${problem}${place === undefined ? "" : ` at ${place}`}'`);
    this.problem = problem;
    this.place = place;
    this.code = code;
  }
}

export function isObject(json: unknown): json is JsonObject {
  return json !== null && typeof json === "object" && !Array.isArray(json);
}

export function parseDefinition(text: string): JsonObject {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new InvalidDefinition("Definition must be a valid JSON object");
  }
  if (!isObject(json)) throw new InvalidDefinition("Definition must be a valid JSON object");
  return json;
}
