/** Finds what has had its time: promises "until" a day that has passed, and documents nobody has touched for years. */
import { type Finding, quoteOf } from "../findings.ts";
import { sentencesOf } from "./find-contradictions.ts";

const dayMs = 86_400_000;
/** Two years without an edit. */
const oldAfterMs = 730 * dayMs;

export interface AgedText {
  readonly text: string;
  /** Epoch milliseconds, as the source has it. */
  readonly lastEditedAt?: number;
}

export function findStale({ text, lastEditedAt }: AgedText, now: number): readonly Finding[] {
  const ended = sentencesOf(text).flatMap((sentence) => (hasEnded(sentence, now) ? [endedFinding(sentence)] : []));
  const isOld = lastEditedAt !== undefined && now - lastEditedAt > oldAfterMs;
  return isOld ? [...ended, oldFinding(lastEditedAt)] : ended;
}

const ending =
  /(?<!\p{L})(?:until|till|through|up to|by|ends?(?: on)?|expires?(?: on)?|valid to|bis|endet am|gültig bis|jusqu['’]au|expire le|hasta(?: el)?|vence el)\s+(?:(?:and including|zum|einschließlich|the|den|le|el)\s+)*$/iu;

/** A date whose words before it say that something ends then. */
function hasEnded(sentence: string, now: number): boolean {
  return datesIn(sentence).some(({ at, index }) => at + dayMs <= now && ending.test(sentence.slice(0, index)));
}

export interface FoundDate {
  /** Epoch milliseconds of the day's start in UTC. */
  readonly at: number;
  readonly index: number;
}

const monthNames = [
  "jan|januar|janv|ene",
  "feb|februar|fév|fev",
  "mar|märz|mrz|mars",
  "apr|avr|abr",
  "may|mai|may",
  "jun|juin",
  "jul|juil",
  "aug|août|aou|ago",
  "sep",
  "oct|okt",
  "nov",
  "dec|dez|déc|dic",
].map((starts) => new RegExp(`^(?:${starts})`, "i"));

const dayMonthYear = /(\d{1,2})(?:st|nd|rd|th|\.|er)?\s+(?:de\s+)?(\p{L}{3,10})\.?,?\s+(?:de\s+)?(\d{4})/gu;
const monthDayYear = /(\p{L}{3,10})\s+(\d{1,2})(?:st|nd|rd|th)?,\s*(\d{4})/gu;
const isoDay = /(\d{4})-(\d{2})-(\d{2})/g;
const dottedDay = /(\d{1,2})\.(\d{1,2})\.(\d{4})/g;

/** 03/04/2025 is not read: it is two days. */
export function datesIn(text: string): readonly FoundDate[] {
  const named = (day: string | undefined, month: string | undefined, year: string | undefined) =>
    dayOf(Number(year), monthNames.findIndex((name) => name.test(month ?? "")) + 1, Number(day));
  return [
    ...datesBy(dayMonthYear, text, ([, day, month, year]) => named(day, month, year)),
    ...datesBy(monthDayYear, text, ([, month, day, year]) => named(day, month, year)),
    ...datesBy(isoDay, text, ([, year, month, day]) => dayOf(Number(year), Number(month), Number(day))),
    ...datesBy(dottedDay, text, ([, day, month, year]) => dayOf(Number(year), Number(month), Number(day))),
  ];
}

function datesBy(pattern: RegExp, text: string, read: (match: RegExpExecArray) => number | undefined): FoundDate[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const at = read(match);
    return at === undefined ? [] : [{ at, index: match.index }];
  });
}

function dayOf(year: number, month: number, day: number): number | undefined {
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  return Date.UTC(year, month - 1, day);
}

function endedFinding(sentence: string): Finding {
  return {
    code: "stale",
    severity: "warning",
    message: "It speaks of something that has ended.",
    remedy: "Take it out or write the new date.",
    quote: quoteOf(sentence),
  };
}

function oldFinding(lastEditedAt: number): Finding {
  return {
    code: "stale",
    severity: "note",
    message: `It was last edited on ${new Date(lastEditedAt).toISOString().slice(0, 10)}, more than two years ago.`,
    remedy: "Read it again and save it, or take it out.",
  };
}
