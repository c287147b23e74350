/** Names of months in the languages of Intl, folded, with their short and declined forms: "März", "mars", "stycznia". */
import { fold, rememberedByWord } from "./text-forms.ts";

const languages = [
  "en",
  "de",
  "fr",
  "es",
  "it",
  "nl",
  "pt",
  "pl",
  "sv",
  "da",
  "nb",
  "fi",
  "cs",
  "ro",
  "tr",
  "ru",
  "uk",
];
const twelve = Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(2026, month, 15)));
/** Elsewhere short forms are everyday words too often. */
const withShortForms: ReadonlySet<string> = new Set(["en", "de", "fr", "es", "it", "nl", "pt", "sv"]);
/** Names that are also everyday words somewhere when written small: "up to 3 may", "10 out of 12". */
const everydayWords: ReadonlySet<string> = new Set(["set", "out", "ago", "mar", "may", "ara", "avg"]);

function namesOf(language: string, month: "long" | "short", day: boolean): string[] {
  const format = new Intl.DateTimeFormat(language, { month, timeZone: "UTC", ...(day ? { day: "numeric" } : {}) });
  return twelve.map((date) => {
    const part = format.formatToParts(date).find(({ type }) => type === "month");
    return fold(part?.value ?? "").replace(/\.$/, "");
  });
}

function readMonths(): ReadonlyMap<string, number> {
  const months = new Map<string, number>();
  for (const language of languages) {
    const lists = [namesOf(language, "long", true), namesOf(language, "long", false)];
    if (withShortForms.has(language)) lists.push(namesOf(language, "short", true));
    for (const names of lists) {
      names.forEach((name, at) => {
        if (name.length >= 3 && !/\d/.test(name) && !months.has(name)) months.set(name, at + 1);
      });
    }
  }
  return months;
}

let months: ReadonlyMap<string, number> | undefined;

/** 1 to 12, undefined for a word that is no month. Everyday words count only with a capital letter. */
export const monthOf = rememberedByWord((word): number | undefined => {
  months ??= readMonths();
  return everydayWords.has(word) ? undefined : months.get(fold(word));
});
