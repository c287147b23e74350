/** A definition as written, before anything is known to be right about it. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export class InvalidDefinition extends Error {
  override readonly name = "InvalidDefinition";

  constructor(problem: string, place?: string) {
    super(place === undefined ? `Invalid State Machine Definition: '${problem}'` : definitionMessage(problem, place));
  }
}

function definitionMessage(problem: string, place: string): string {
  return `Invalid State Machine Definition: '${problem} at ${place}'`;
}

export function isObject(json: unknown): json is JsonObject {
  return json !== null && typeof json === "object" && !Array.isArray(json);
}
