/**
 * Whether every number of the text stands in what the draft may rest on, with the same unit. Sums are not allowed either:
 * who must check a sum needs the parts. Numbers in words count when a unit follows ("within two days"), not when they
 * count the text's own things ("two options"). Telephone numbers belong to the gate of links.
 */
import type { Draft } from "./draft.ts";
import { hasNumber } from "./evidence.ts";
import type { Corpus } from "./evidence.ts";
import type { NumberMention } from "./read-numbers.ts";
import { failed, passed } from "./verdict.ts";
import type { Verdict } from "./verdict.ts";

export function checkNumbers({ numbers, public: known }: Draft): Verdict {
  const unknown = numbers.find((mention) => !isKnown(mention, known));
  if (unknown === undefined) return passed("numbers");
  const { raw } = unknown;
  return failed("numbers", `"${raw}" stands in no source, tool result or message; use only their numbers.`, raw);
}

function isKnown(mention: NumberMention, known: Corpus): boolean {
  const { keys, unit, parts = [], spelled } = mention;
  if (spelled && (unit === "" || keys.includes("n:1"))) return true;
  if (keys.some((key) => hasNumber(known, key, unit))) return true;
  const date = parts.find((part) => part.startsWith("d:"));
  if (date !== undefined) return isDateOfYear(parts, known);
  // "9:00" for "9" and "80 200" for "80" and "200".
  const bare = parts.filter((part) => part.startsWith("n:"));
  return bare.length > 1 && !keys[0]?.startsWith("i:") && bare.every((part) => hasNumber(known, part, unit));
}

/** A source that gives no year leaves it open; the year must then stand elsewhere. */
function isDateOfYear(parts: readonly string[], known: Corpus): boolean {
  return parts
    .filter((part) => part.startsWith("d:"))
    .some((day) => {
      const year = parts.find((part) => /^n:\d{4}$/.test(part));
      return known.numbers.has(day.replace("d:", "e:")) && (year === undefined || known.numbers.has(year));
    });
}
