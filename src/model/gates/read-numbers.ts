/**
 * Every number of a text with the keys by which it can be recognised elsewhere, whatever the locale: 1,000.50 is
 * 1.000,50; 4 pm is 16 Uhr; 14/03/2026 is 14 March. An ambiguous form has several keys and matches by any of them.
 * Keys: n: a number, d: a date, e: a date without year, m: a month of a year, t: a time of day, i: an identifier.
 */
import { monthOf } from "./months.ts";
import { spelledNumbers } from "./number-words.ts";
import { beyondLatin, fold, foldedWords, hasLongRun, isSimple, lettersIn, placedWords, wordsIn } from "./text-forms.ts";
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

interface Form {
  /** Every match of the pattern has it, and most texts don't. */
  readonly sign: RegExp;
  readonly pattern: RegExp;
  readonly read: Reader;
}

/** Takes what the pattern finds out of the text, so that no later pattern reads it again. */
function take(text: string, { sign, pattern, read }: Form, found: NumberMention[]): string {
  if (!sign.test(text)) return text;
  const pieces: string[] = [];
  let from = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const mention = read(match);
    if (mention === undefined) continue;
    found.push({ raw: match[0].trim(), ...mention });
    pieces.push(text.slice(from, match.index), " ".repeat(match[0].length));
    from = match.index + match[0].length;
  }
  return from === 0 ? text : pieces.join("") + text.slice(from);
}

const blobs = /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{24,}={0,2}/g;
const amount = /(?<![A-Za-z\d])(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,'’]\d+)*)/g;
const signBefore = /(R\$|[€£$]|(?<![A-Za-z])(?:EUR|GBP|USD|BRL|PLN|SEK))\s?$/;

const readIdentifier: Reader = ([raw]) => {
  if (!/\d/.test(raw) || !/\p{L}/u.test(raw)) return undefined;
  const parts = (raw.match(/\d+/g) ?? []).map((digits) => plain(digits));
  return { keys: [`i:${raw.replace(/[^\p{L}\p{N}]/gu, "").toLowerCase()}`], unit: "", parts };
};

/** Of all forms first these, then those with a month's name, then times: what one has taken, the next ones don't see. */
const identifiersAndDates: readonly Form[] = [
  {
    sign: /[A-Z]{2}\d{2}/,
    pattern: /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?![\p{L}\p{N}])/gu,
    read: readIdentifier,
  },
  {
    // Currency signs stand between the two ranges.
    sign: /[A-Z_/\u00aa-\u209f\u2100-\uffff-]\d/,
    pattern: /(?<![\p{L}\p{N}])\p{Lu}[\p{Lu}\p{N}]*(?:[-_/][\p{Lu}\p{N}]+)*(?![\p{L}\p{N}])/gu,
    read: readIdentifier,
  },
  {
    sign: /\d-\d/,
    pattern: /(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)/g,
    read: ([, year, month, day]) => dateMention(+day!, +month!, year),
  },
  {
    sign: /\d-\d/,
    pattern: /(?<![\d-])(\d{4})-(\d{2})(?![\d-])/g,
    read: ([, year, month]) => monthMention(+month!, year!),
  },
  {
    sign: /\d[./-]\d{1,2}[./-]\d/,
    pattern: /(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)/g,
    read: ([, a, , b, year]) => ambiguousDate(+a!, +b!, year!),
  },
  {
    sign: /\d[/.]20\d/,
    pattern: /(?<![\d./])(\d{1,2})[/.](20\d{2})(?!\d)/g,
    read: ([, month, year]) => monthMention(+month!, year!),
  },
];

const datesWithMonths: readonly Form[] = [
  {
    sign: /\d(?:\.|º|er|st|nd|rd|th)?[ \u00a0-]{1,2}\p{L}/u,
    pattern:
      /(?<![\d\p{L}.,])(\d{1,2})(?:\.|º|er|st|nd|rd|th)?[ \u00a0-]{1,2}(?:de |of |di )?(\p{L}{3,12})\.?(?:,? (?:de |del |of )?(\d{4}))?(?![\p{L}\d])/gu,
    read: ([, day, name, year]) => dateMention(+day!, monthOf(name!), year),
  },
  {
    sign: /\p{L}{3}\.? \d/u,
    pattern: /(?<!\p{L})(\p{L}{3,12})\.? (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?(?![\p{L}\d:.,]\d|\d| ?%)/gu,
    read: ([, name, day, year]) => dateMention(+day!, monthOf(name!), year),
  },
  {
    sign: /20\d\d/,
    pattern: /(?<!\p{L})(\p{L}{3,12})(?: de| del| of)? (20\d{2})(?!\d)/gu,
    read: ([, name, year]) => monthMention(monthOf(name!), year!),
  },
];

const times: readonly Form[] = [
  {
    sign: /\d:\d/,
    pattern: /(?<![\d.,:])([01]?\d|2[0-4]):([0-5]\d)(?::[0-5]\d)?(?:\s?([ap])\.?m\b\.?)?(?!\d)/gi,
    read: ([, hour, minute, half]) => timeMention(hour!, minute, half),
  },
  {
    sign: /\d ?[ap]\.?m/i,
    pattern: /(?<![\d.,:])(1[0-2]|0?[1-9])(?:[.:]([0-5]\d))? ?([ap])\.?m\b/gi,
    read: ([, hour, minute, half]) => timeMention(hour!, minute, half),
  },
  {
    sign: /\d (?:Uhr|uur)/,
    pattern: /(?<![\d.,:])([01]?\d|2[0-4])(?:\.([0-5]\d))? (?:Uhr|uur)(?!\p{L})/gu,
    read: ([, hour, minute]) => timeMention(hour!, minute, undefined),
  },
  {
    sign: /\d ?h/i,
    pattern: /(?<![\d.,\p{L}])([01]?\d|2[0-4]) ?h(?: ?([0-5]\d))?(?![\p{L}\d])/giu,
    read: ([, hour, minute]) => timeMention(hour!, minute, undefined),
  },
];

/** Numbers in digits. Links, addresses and telephone numbers must be gone from the text already. */
export function readNumbers(text: string): NumberMention[] {
  const found: NumberMention[] = [];
  if (!/\d/.test(text)) return found;
  const blank = (blob: string) => (/^\d+$/.test(blob) ? blob : " ".repeat(blob.length));
  const withoutBlobs = hasLongRun(text, 24) ? text.replace(blobs, blank) : text;
  const takeAll = (left: string, forms: readonly Form[]) => forms.reduce((rest, form) => take(rest, form, found), left);
  const withoutDates = takeAll(withoutBlobs, identifiersAndDates);
  const withoutMonths = namesMonth(withoutDates) ? takeAll(withoutDates, datesWithMonths) : withoutDates;
  readAmounts(takeAll(withoutMonths, times), found);
  return found;
}

function namesMonth(text: string): boolean {
  return lettersIn(text).some((word) => monthOf(word) !== undefined);
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

function timeMention(hour: string, minute = "00", half: string | undefined) {
  const written = Number(hour);
  const offset = half?.toLowerCase() === "p" && written < 12 ? 12 : 0;
  const key = `t:${two(written + offset)}:${minute}`;
  if (minute !== "00") return { keys: [key], unit: "", parts: [`n:${written}.${plain(minute, "")}`] };
  return { keys: [key, `n:${written + offset}`], unit: "", parts: [`n:${written}`] };
}

function readAmounts(text: string, found: NumberMention[]): void {
  for (let match = amount.exec(text); match !== null; match = amount.exec(text)) {
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
  const sign = signs.exec(after) ?? (beyondLatin.test(after) ? asianUnit.exec(after) : null);
  if (sign?.[1] !== undefined) return [sign[1]];
  if (/^[.!?;:)\]|\n]/.test(after)) return [];
  const end = after.search(/[.,!?;:\n|]/);
  return foldedWords(end < 0 ? after : after.slice(0, end)).slice(0, 2);
}

/** Without leading zeros. */
function plain(digits: string, prefix = "n:"): string {
  return prefix + (digits.startsWith("0") ? digits.replace(/^0+(?=\d)/, "") : digits || "0");
}

function spacedParts(digits: string): readonly string[] {
  return /[ \u00a0\u202f]/.test(digits) ? digits.split(/[ \u00a0\u202f]/).map((part) => plain(part)) : [];
}

function amountKeys(written: string): readonly string[] {
  if (/^\d+$/.test(written)) return [plain(written)];
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
  const words = isSimple(text) ? foldedWords(text) : wordsIn(text).map(fold);
  const found = spelledNumbers(words, language);
  if (found.length === 0) return [];
  const placed = placedWords(text);
  return found.map(({ value, from, to }) => ({
    raw: text.slice(placed[from]?.start, placed[to - 1]?.end),
    keys: [`n:${value}`],
    unit: unitOf(words.slice(to, to + 2)),
    spelled: true,
  }));
}
