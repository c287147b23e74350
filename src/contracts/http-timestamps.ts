/**
 * RFC 3339 on the wire, epoch milliseconds inside. Date.parse alone is too generous: it takes February 30 and times
 * without a zone, which would silently move an event to another place in the conversation.
 */
import { z } from "zod";

const rfc3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

const earliest = Date.parse("0001-01-01T00:00:00Z");
const latest = Date.parse("9999-12-31T23:59:59.999Z");

/** Epoch milliseconds, or undefined when the text is not a time of RFC 3339. */
export function parseTimestamp(text: string): number | undefined {
  const parts = rfc3339.exec(text);
  if (!parts || Number(parts[3]) > daysInMonth(Number(parts[1]), Number(parts[2]))) return undefined;
  const at = Date.parse(text.toUpperCase());
  return at >= earliest && at <= latest ? at : undefined;
}

function daysInMonth(year: number, month: number): number {
  if (month < 1 || month > 12) return 0;
  return month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

export const timestampField = z
  .string()
  .transform((text, context) => {
    const at = parseTimestamp(text);
    if (at !== undefined) return at;
    const message = "is not a time of RFC 3339. Write a date, a time and a zone, such as 2026-01-31T09:30:00Z.";
    context.issues.push({ code: "custom", input: text, message });
    return z.NEVER;
  })
  .meta({ format: "date-time" });
