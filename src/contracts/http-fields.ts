/**
 * What the request shapes are built from. Unknown fields are ignored and null means absent, because the clients of
 * different languages fill in more or less. Free texts and documents are bounded: each must fit into one stored item.
 */
import { z } from "zod";
import { callerIdPattern, type Json, type JsonObject } from "../kernel/index.ts";
import { participantTypeSchema } from "./vocabulary.ts";

/** A stored item takes 400 KB, part of which is ours. */
export const maximumStoredBytes = 300_000;

/** Deeper documents are nobody's business data, and walking them by recursion must stay safe. */
export const maximumDepth = 64;

/** A JSON object in which null means absent. */
export function requestBody<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.preprocess(withoutNulls, z.object(shape));
}

function withoutNulls(value: unknown): unknown {
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value);
  return entries.some(([, member]) => member === null)
    ? Object.fromEntries(entries.filter(([, member]) => member !== null))
    : value;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Drops undefined members, so that a checked request equals one in which they were never written. */
export function withoutAbsent<Fields extends object>(fields: Fields): WithoutAbsent<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as WithoutAbsent<Fields>;
}

export type WithoutAbsent<Fields> = {
  [Key in keyof Fields as undefined extends Fields[Key] ? never : Key]: Fields[Key];
} & {
  [Key in keyof Fields as undefined extends Fields[Key] ? Key : never]?: Exclude<Fields[Key], undefined>;
};

export const callerIdField = z
  .string()
  .regex(callerIdPattern, { error: "has other characters. Write 1 to 128 letters, digits or _ - + =." });

export const shortText = z.string().max(1024);
export const longText = z.string().max(65_536);

/** Text of a message or note. */
export const bodyText = z.string().refine(fitsOneItem, {
  error: `is too long. Write at most ${maximumStoredBytes} bytes.`,
  abort: true,
});

export const participantFields = { participant_id: shortText, participant_type: participantTypeSchema };

/** It becomes an HTTP header of each webhook, so it must be able to be one. An empty one replaces none. */
export const tokenField = z
  .string()
  .max(4096)
  .regex(/^[\x20-\x7e]*$/, { error: "can't be sent as a header. Write printable ASCII characters." })
  .transform((token) => (token === "" ? undefined : token));

/** Any JSON. */
export const documentField = bounded(z.unknown()).transform((value) => value as Json);

export const objectField = bounded(
  z.unknown().refine(isJsonObject, { error: "is not a JSON object. Write one, such as {}.", abort: true }),
)
  .transform((value): JsonObject => value)
  .meta({ type: "object" });

function bounded<Field extends z.ZodType>(field: Field) {
  return field
    .refine((value) => !isDeeperThan(value, maximumDepth), {
      error: `is nested too deeply. Write at most ${maximumDepth} levels.`,
      abort: true,
    })
    .refine(fitsOneItem, { error: `is too large. Write at most ${maximumStoredBytes} bytes of JSON.` });
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeperThan(member, levels - 1));
}

const encoder = new TextEncoder();
const maximumBytesPerUnit = 3;

export function fitsOneItem(value: unknown): boolean {
  const text = JSON.stringify(value) ?? "";
  if (text.length * maximumBytesPerUnit <= maximumStoredBytes) return true;
  return text.length <= maximumStoredBytes && encoder.encode(text).length <= maximumStoredBytes;
}
