/**
 * From text to the terms by which it is found: folded (no case, no accents), without stop words, cut to a rough stem.
 * The rules are light on purpose: they only have to give the question and the article the same term. Both sides go through the
 * language of the article, so that terms of different languages never have to be comparable.
 */
import { stopWords } from "./stop-words.ts";
import { groupOf } from "./thesaurus.ts";

const combiningMarks = /\p{M}+/gu;
const plainAscii = /^[\t\n\r -~]*$/;
const betweenWords = /[^\p{L}\p{N}]+/u;

/** Lower case, without accents; German ß and French ligatures spelled out. */
export function foldText(text: string): string {
  if (plainAscii.test(text)) return text.toLowerCase();
  return text
    .normalize("NFKD")
    .replace(combiningMarks, "")
    .toLowerCase()
    .replaceAll("ß", "ss")
    .replaceAll("œ", "oe")
    .replaceAll("æ", "ae");
}

/** Folded words in their order, apostrophes splitting ("j'ai" is two) except in English contractions. */
export function wordsOf(text: string): string[] {
  if (plainAscii.test(text)) return plainWordsOf(text);
  const contracted = foldText(text).replace(/(\p{L})['’](s|t|m|re|ve|ll|d)\b/gu, "$1$2");
  return contracted.split(betweenWords).filter((word) => word !== "");
}

/** The same for a text without any letter but those of English, by patterns that are read faster. */
function plainWordsOf(text: string): string[] {
  const contracted = text.toLowerCase().replace(/([a-z])'(s|t|m|re|ve|ll|d)\b/g, "$1$2");
  return contracted.split(/[^a-z0-9]+/).filter((word) => word !== "");
}

/** Words come again and again: of each language so many are kept with their terms. */
const mostWordsKept = 50_000;
const termsOfWords = new Map<string, Map<string, readonly string[]>>();

/** The terms of a text in this language. A language without rules keeps its words as they are. */
export function termsOf(text: string, language: string): string[] {
  const kept = termsOfWords.get(language) ?? new Map<string, readonly string[]>();
  termsOfWords.set(language, kept);
  const terms: string[] = [];
  for (const word of wordsOf(text)) {
    let ofWord = kept.get(word);
    if (!ofWord) {
      if (kept.size >= mostWordsKept) kept.clear();
      ofWord = termsOfWord(word, language);
      kept.set(word, ofWord);
    }
    for (const term of ofWord) terms.push(term);
  }
  return terms;
}

/** None for a word that says nothing. */
function termsOfWord(whole: string, language: string): readonly string[] {
  const ignored = stopWords(language);
  return (language === "de" ? splitCompound(whole) : [whole])
    .filter((word) => !ignored.has(word) && (word.length > 1 || /\d/.test(word)))
    .map((word) => groupOf(stem(word, language), language, (other) => stem(other, language)));
}

/** Words that German customers glue in front of others, with the letters that join them. */
const compoundStart =
  /^(echtzeit|uberweisung|ueberweisung|telefon|handy|karte|konto|kredit|dispo|spar|geld|auslands|reise|zahlung|adress|bank|tages)(s|n|en)?(?=[a-z]{4})/;

/** "Überweisungslimit" is a limit, and about an Überweisung. */
function splitCompound(word: string): string[] {
  const start = compoundStart.exec(word);
  return start?.[1] === undefined ? [word] : [start[1], word.slice(start[0].length)];
}

type Stemmer = (word: string) => string;

const stemmers: Readonly<Record<string, Stemmer>> = {
  en: stemEnglish,
  de: stemGerman,
  fr: stemFrench,
  es: stemSpanish,
};

export function stem(word: string, language: string): string {
  const stemmer = stemmers[language];
  return stemmer === undefined || word.length < 4 || /\d/.test(word) ? word : stemmer(word);
}

/** Cuts the first ending that fits and leaves at least `keep` letters. */
function cut(word: string, endings: readonly string[], keep: number): string {
  const ending = endings.find((candidate) => word.endsWith(candidate) && word.length - candidate.length >= keep);
  return ending === undefined ? word : word.slice(0, -ending.length);
}

function stemEnglish(word: string): string {
  if (/(ss|us|is)$/.test(word)) return word;
  const singular = word.endsWith("ies") ? `${word.slice(0, -3)}y` : cut(word, ["s"], 3);
  const plain = cut(singular, ["ation", "ment", "ing", "ed", "al"], 4);
  return cut(plain.replace(/([bdglmnprt])\1$/, "$1"), ["e"], 3);
}

/** Writers without umlauts type "ue" for "ü": both become "u". */
function stemGerman(word: string): string {
  const folded = word.replace(/([aou])e/g, "$1");
  return cut(folded, ["ungen", "ung", "ern", "en", "em", "er", "es", "et", "e", "n", "s", "t"], 4);
}

function stemFrench(word: string): string {
  const singular = cut(word, ["s", "x"], 3);
  return cut(singular, ["ation", "ement", "ment", "ees", "ee", "er", "ez", "ir", "e"], 4);
}

function stemSpanish(word: string): string {
  const singular = cut(word, ["s"], 3);
  return cut(singular, ["acion", "iendo", "ando", "ado", "ada", "ido", "ida", "ar", "er", "ir", "o", "a", "e"], 4);
}

/** Those of the languages whose stop words the text uses most; all of them when it uses none. */
export function likelyLanguages(text: string, languages: readonly string[]): readonly string[] {
  const words = wordsOf(text);
  const counts = languages.map((language) => words.filter((word) => stopWords(language).has(word)).length);
  const most = Math.max(...counts);
  return languages.filter((_, position) => counts[position] === most);
}
