/** OpenAI's published OpenAPI document, as a checker of what is sent to it and of what our server says in its name. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";

const file = join(import.meta.dirname, "../../../../../shared/data/api-models/openai/openapi.json");

export type CheckSchema = (schema: string, value: unknown) => string | undefined;

/** Undefined where the document is not installed. Properties that the document does not know are complaints. */
export function openAiDocument(): CheckSchema | undefined {
  if (!existsSync(file)) return undefined;
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true, inlineRefs: false });
  ajv.addSchema(JSON.parse(readFileSync(file, "utf8"), nullableInWords) as object, "openai");
  const checks = new Map<string, ReturnType<typeof ajv.compile>>();
  return (schema, value) => {
    const check =
      checks.get(schema) ?? ajv.compile({ $ref: `openai#/components/schemas/${schema}`, unevaluatedProperties: false });
    checks.set(schema, check);
    if (check(value)) return undefined;
    return check.errors
      ?.map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`)
      .join("; ");
  };
}

/** The document mixes OpenAPI 3.0 into 3.1: `nullable` is no JSON Schema, and means this. */
function nullableInWords(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== "object" || typeof (value as { nullable?: unknown }).nullable !== "boolean")
    return value;
  const { nullable, ...schema } = value as { nullable: boolean };
  return nullable ? { anyOf: [schema, { type: "null" }] } : schema;
}
