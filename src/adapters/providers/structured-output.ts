/** How the answer's shape is asked for and read back, where providers differ only in the envelope. */
import type { CompletionEnding, CompletionRequest, ModelCapabilities } from "../../model/index.ts";
import type { Json, JsonObject } from "../../kernel/index.ts";
import { strictSchema } from "./strict-schema.ts";

/** Name of the tool, or of the schema, that holds the answer. */
export const answerName = "answer";
export const answerDescription = "Gives the answer, in the shape that the instructions describe.";

/**
 * A tool's schema: with all its limits where nobody enforces it, so that the model reads them. Nova takes no more than
 * type, properties and required on the outside.
 */
export function toolSchema({ strictTools }: ModelCapabilities, schema: JsonObject): JsonObject {
  if (strictTools) return strictSchema(schema);
  const { additionalProperties: _closed, ...open } = schema;
  return open;
}

/** Instructions for a model that has neither schemas nor tools: the shape stands in words. */
export function systemWords({ structuredOutput }: ModelCapabilities, request: CompletionRequest): string {
  if (structuredOutput !== "none") return request.system;
  const shape = JSON.stringify(request.outputSchema);
  return `${request.system}\n\nAnswer with one JSON object and nothing else: no text before or after it, no code fence. It must fit this JSON Schema:\n${shape}`;
}

/** The JSON value that a text is, be it in a code fence; undefined when it is none. */
export function parseJsonText(text: string): Json | undefined {
  const fenced = /^\s*```(?:json)?\s*([\s\S]*?)\s*```\s*$/.exec(text);
  try {
    return JSON.parse(fenced?.[1] ?? text) as Json;
  } catch {
    return undefined;
  }
}

/** A call that ended well without an answer of the asked kind did not end well. */
export function checkedEnding(ending: CompletionEnding, output: Json | undefined): CompletionEnding {
  return ending === "complete" && output === undefined ? "malformed" : ending;
}

/** Only when there is something to say: an empty text is none. */
export function withText(text: string): { readonly text?: string } {
  return text === "" ? {} : { text };
}
