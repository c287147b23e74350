/**
 * JSON Schema as far as strict tool use understands it. Limits on numbers and texts are not part of that, and a schema
 * that has them is refused; they are checked by the prompt's own shape when the answer arrives.
 */
import type { Json, JsonObject } from "../../kernel/index.ts";

const notUnderstood: ReadonlySet<string> = new Set([
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "minLength",
  "maxLength",
  "pattern",
  "minItems",
  "maxItems",
]);

export function strictSchema(schema: JsonObject): JsonObject {
  const kept = Object.entries(schema).filter(([key]) => !notUnderstood.has(key));
  return Object.fromEntries(
    kept.map(([key, value]) => [key, key === "properties" ? eachProperty(value) : inner(value)]),
  );
}

/** Property names are data: a property may be called "pattern". */
function eachProperty(properties: Json): Json {
  return Object.fromEntries(Object.entries(properties as JsonObject).map(([name, value]) => [name, inner(value)]));
}

function inner(value: Json): Json {
  if (Array.isArray(value)) return value.map(inner);
  return typeof value === "object" && value !== null ? strictSchema(value as JsonObject) : value;
}
