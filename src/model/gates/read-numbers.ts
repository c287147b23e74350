/**
 * Every number of a text with the keys by which it can be recognised elsewhere, whatever the locale: 1,000.50 is
 * 1.000,50; 4 pm is 16 Uhr; 14/03/2026 is 14 March. An ambiguous form has several keys and matches by any of them.
 * Keys: n: a number, d: a date, e: a date without year, m: a month of a year, t: a time of day, i: an identifier.
 */
import { monthOf } from "./months.ts";
import { spelledNumbers } from "./number-words.ts";
import { fold, foldedWords, isPlain, placedWords, wordsIn } from "./text-forms.ts";
import { unitBefore, unitOf } from "./units.ts";

export interface NumberMention {
  readonly raw: string;
  readonly keys: readonly string[];
  /** "" when none stands beside it. */
  readonly unit: string;
  /** Written in words. */
  readonly spelled?: boolean;
  /** Keys that hold only as part of this mention: the parts of a date or of an identifier. */
  readonly parts?: readonly string[];
}

type Reader = (match: RegExpExecArray) => Omit<NumberMention, "raw"> | undefined;

/** Takes what the pattern finds out of the text, so that no later pattern reads it again. */
function take(text: string, pattern: RegExp, read: Reader, found: NumberMention[]): string {
  const pieces: string[] = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    const mention = read(match);
    if (mention === undefined) continue;
    found.push({ raw: match[0].trim(), ...mention });
    pieces.push(text.slice(from, match.index), " ".repeat(match[0].length));
    from = match.index + match[0].length;
  }
  return from === 0 ? text : pieces.join("") + text.slice(from);
}

const blobs = /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{24,}={0,2}/g;
const iban = /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?![\p{L}\p{N}])/gu;
const identifier = /(?<![\p{L}\p{N}])\p{Lu}[\p{Lu}\p{N}]*(?:[-_/][\p{Lu}\p{N}]+)*(?![\p{L}\p{N}])/gu;
const isoDate = /(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)/g;
const isoMonth = /(?<![\d-])(\d{4})-(\d{2})(?![\d-])/g;
const numericDate = /(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)/g;
const numericMonth = /(?<![\d./])(\d{1,2})[/.](20\d{2})(?!\d)/g;
const namedDay =
  /(?<![\d\p{L}.,])(\d{1,2})(?:\.|º|er|st|nd|rd|th)?[ \u00a0-]{1,2}(?:de |of |di )?(\p{L}{3,12})\.?(?:,? (?:de |del |of )?(\d{4}))?(?![\p{L}\d])/gu;
const dayAfterMonth = /(?<!\p{L})(\p{L}{3,12})\.? (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?(?![\p{L}\d:.,]\d|\d| ?%)/gu;
const monthOfYear = /(?<!\p{L})(\p{L}{3,12})(?: de| del| of)? (20\d{2})(?!\d)/gu;
const clock = /(?<![\d.,:])([01]?\d|2[0-4]):([0-5]\d)(?::[0-5]\d)?(?:\s?([ap])\.?m\b\.?)?(?!\d)/gi;
const clockWithLetter = /(?<![\d.,\p{L}])([01]?\d|2[0-4]) ?h(?: ?([0-5]\d))?(?![\p{L}\d])/giu;
const halfDay = /(?<![\d.,:])(1[0-2]|0?[1-9])(?:[.:]([0-5]\d))? ?([ap])\.?m\b/gi;
const oClock = /(?<![\d.,:])([01]?\d|2[0-4])(?:\.([0-5]\d))? (?:Uhr|uur)(?!\p{L})/gu;
const amount = /(?<![A-Za-z\d])(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,'’]\d+)*)/g;
const signBefore = /(R\$|[€£$]|(?<![A-Za-z])(?:EUR|GBP|USD|BRL|PLN|SEK))\s?$/;

/** Numbers in digits. Links, addresses and telephone numbers must be gone from the text already. */
export function readNumbers(text: string): NumberMention[] {
  const found: NumberMention[] = [];
  let rest = text.replace(blobs, (match) => (/^\d+$/.test(match) ? match : " ".repeat(match.length)));
  if (!/\d/.test(rest)) return found;
  rest = take(rest, iban, readIdentifier, found);
  rest = take(rest, identifier, readIdentifier, found);
  rest = readDates(rest, found);
  rest = readTimes(rest, found);
  readAmounts(rest, found);
  return found;
}

const readIdentifier: Reader = ([raw]) => {
  if (!/\d/.test(raw) || !/\p{L}/u.test(raw)) return undefined;
  const parts = (raw.match(/\d+/g) ?? []).map((digits) => plain(digits));
  return { keys: [`i:${raw.replace(/[^\p{L}\p{N}]/gu, "").toLowerCase()}`], unit: "", parts };
};

function readDates(text: string, found: NumberMention[]): string {
  let rest = take(text, isoDate, ([, year, month, day]) => dateMention(+day!, +month!, year), found);
  rest = take(rest, isoMonth, ([, year, month]) => monthMention(+month!, year!), found);
  rest = take(rest, numericDate, ([, a, , b, year]) => ambiguousDate(+a!, +b!, year!), found);
  rest = take(rest, numericMonth, ([, month, year]) => monthMention(+month!, year!), found);
  if (!/\p{L}/u.test(rest)) return rest;
  rest = take(rest, namedDay, ([, day, name, year]) => dateMention(+day!, monthOf(name!), year), found);
  rest = take(rest, dayAfterMonth, ([, name, day, year]) => dateMention(+day!, monthOf(name!), year), found);
  if (!/20\d\d/.test(rest)) return rest;
  return take(rest, monthOfYear, ([, name, year]) => monthMention(monthOf(name!), year!), found);
}

const two = (number: number) => String(number).padStart(2, "0");

function dateMention(day: number, month: number | undefined, year: string | undefined) {
  if (month === undefined || month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  const monthAndDay = `${two(month)}-${two(day)}`;
  const parts = [`n:${day}`, `d:${monthAndDay}`];
  if (year === undefined) return { keys: [`d:${monthAndDay}`], unit: "", parts: [...parts, `e:${monthAndDay}`] };
  const full = year.length === 2 ? `20${year}` : year;
  parts.push(`n:${full}`, `m:${full}-${two(month)}`);
  return { keys: [`d:${full}-${monthAndDay}`], unit: "", parts };
}

function monthMention(month: number | undefined, year: string) {
  if (month === undefined || month < 1 || month > 12) return undefined;
  return { keys: [`m:${year}-${two(month)}`], unit: "", parts: [`n:${year}`] };
}

/** Day first or month first: the text does not say. */
function ambiguousDate(first: number, second: number, year: string) {
  const dayFirst = dateMention(first, second, year);
  const monthFirst = dateMention(second, first, year);
  if (dayFirst === undefined || monthFirst === undefined) return dayFirst ?? monthFirst;
  return {
    keys: [...dayFirst.keys, ...monthFirst.keys],
    unit: "",
    parts: [...dayFirst.parts, ...monthFirst.parts],
  };
}

function readTimes(text: string, found: NumberMention[]): string {
  let rest = take(text, clock, ([, hour, minute, half]) => timeMention(hour!, minute, half), found);
  rest = take(rest, halfDay, ([, hour, minute, half]) => timeMention(hour!, minute, half), found);
  rest = take(rest, oClock, ([, hour, minute]) => timeMention(hour!, minute, undefined), found);
  return take(rest, clockWithLetter, ([, hour, minute]) => timeMention(hour!, minute, undefined), found);
}

function timeMention(hour: string, minute = "00", half: string | undefined) {
  const written = Number(hour);
  const offset = half?.toLowerCase() === "p" && written < 12 ? 12 : 0;
  const key = `t:${two(written + offset)}:${minute}`;
  if (minute !== "00") return { keys: [key], unit: "", parts: [`n:${written}.${plain(minute, "")}`] };
  return { keys: [key, `n:${written + offset}`], unit: "", parts: [`n:${written}`] };
}

function readAmounts(text: string, found: NumberMention[]): void {
  for (const match of text.matchAll(amount)) {
    const [raw] = match;
    const end = match.index + raw.length;
    const after = text.slice(end, end + 40);
    if (/^[\ufe0f\u20e3]/.test(after)) continue;
    const next = nextWords(after);
    const sign = signBefore.exec(text.slice(Math.max(0, match.index - 5), match.index))?.[1];
    const unit = sign === undefined ? unitOf(next) : unitBefore(sign);
    if (gluedToWord(after, unit)) continue;
    found.push({ raw, keys: amountKeys(raw), unit, parts: spacedParts(raw) });
  }
}

/** "3xpired" is a disguised word, not a number; "3rd", "10GB" and "30-day" are numbers. */
function gluedToWord(after: string, unit: string): boolean {
  return (
    unit === "" && /^[a-z]/i.test(after) && !/^(?:st|nd|rd|th|er|re|eme|de|te|[ghkmgxlswaod])(?![a-z])/i.test(after)
  );
}

const signs = /^[\s\u00a0\u202f-]*([%€£$])/u;
const asianUnit = /^(営業日|時間|日|分|天|ポンド|ドル|美元|달러)/u;

function nextWords(after: string): readonly string[] {
  const sign = signs.exec(after) ?? asianUnit.exec(after);
  if (sign?.[1] !== undefined) return [sign[1]];
  if (/^[.!?;:)\]|\n]/.test(after)) return [];
  return foldedWords(after.replace(/[.,!?;:\n|][\s\S]*$/, "")).slice(0, 2);
}

/** Without leading zeros. */
function plain(digits: string, prefix = "n:"): string {
  return prefix + (digits.replace(/^0+(?=\d)/, "") || "0");
}

function spacedParts(digits: string): readonly string[] {
  return /[ \u00a0\u202f]/.test(digits) ? digits.split(/[ \u00a0\u202f]/).map((part) => plain(part)) : [];
}

function amountKeys(written: string): readonly string[] {
  const text = written.replace(/[ \u00a0\u202f'’]/g, (space, at: number) =>
    /^\d{3}(?!\d)/.test(written.slice(at + 1)) ? "" : space,
  );
  const separators = text.match(/[^\d]/g) ?? [];
  const last = separators.at(-1);
  if (last === undefined) return [plain(text)];
  const groups = text.split(/[^\d]/);
  const decimals = groups.at(-1) ?? "";
  const grouped = groups.slice(1).every((group) => group.length === 3) && /^[1-9]\d{0,2}$/.test(groups[0] ?? "");
  if (separators.length === 1) return singleSeparator(groups[0] ?? "", decimals, grouped);
  if (separators.every((separator) => separator === last)) {
    return grouped ? [plain(groups.join(""))] : [`v:${groups.join(".")}`];
  }
  return [decimalKey(groups.slice(0, -1).join(""), decimals)];
}

/** "1.500" is fifteen hundred or one and a half: the second reading keeps its zeros, so it never equals "1.5". */
function singleSeparator(whole: string, decimals: string, grouped: boolean): readonly string[] {
  return grouped ? [plain(whole + decimals), `${plain(whole)}.${decimals}`] : [decimalKey(whole, decimals)];
}

function decimalKey(whole: string, decimals: string): string {
  const rest = decimals.replace(/0+$/, "");
  return rest === "" ? plain(whole) : `${plain(whole)}.${rest}`;
}

/** Numbers in words; `language` undefined reads all languages at once. */
export function readSpelledNumbers(text: string, language: string | undefined): NumberMention[] {
  const placed = placedWords(text);
  const words = isPlain(text) ? wordsIn(text.toLowerCase()) : placed.map((word) => fold(word.text));
  return spelledNumbers(words, language).map(({ value, from, to }) => ({
    raw: text.slice(placed[from]?.start, placed[to - 1]?.end),
    keys: [`n:${value}`],
    unit: unitOf(words.slice(to, to + 2)),
    spelled: true,
  }));
}
