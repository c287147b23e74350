/**
 * The identity of an intention: this tool, with these arguments, for this request of this customer. A turn that was
 * superseded and a turn that decides the same again arrive at the same key, so the effect happens once. The turn's
 * number is left out on purpose.
 */
import { hash } from "node:crypto";
import { canonicalJson, type Json, type JsonObject } from "../kernel/index.ts";
import { InvalidToolArgumentsError } from "./errors.ts";
import type { Tool } from "./tool.ts";

export interface Intention {
  readonly conversationId: string;
  readonly tool: string;
  readonly arguments: JsonObject;
  /** Sequence number of the first customer message that the turn serves. */
  readonly requestSeq: number;
}

/** 64 hexadecimal characters. */
export function idempotencyKey({ conversationId, tool, arguments: args, requestSeq }: Intention): string {
  return hash("sha256", canonicalJson([conversationId, tool, args, requestSeq]), "hex");
}

/** Arguments as the tool gets them: checked, with defaults, and spelled in one way, so that equal intentions are equal. */
export function normaliseArguments(tool: Tool, args: unknown): JsonObject {
  const parsed = tool.parameters.safeParse(args);
  if (!parsed.success) throw new InvalidToolArgumentsError(tool.name, parsed.error.message);
  const normalised = normalise(parsed.data as Json);
  if (!isObject(normalised)) throw new InvalidToolArgumentsError(tool.name, "they are no object");
  return normalised;
}

function normalise(value: Json | undefined): Json {
  if (typeof value === "string") return value.normalize("NFC").trim();
  if (Array.isArray(value)) return value.map(normalise);
  if (!isObject(value)) return value ?? null;
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return Object.fromEntries(entries.map(([name, entry]) => [name, normalise(entry)]));
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
