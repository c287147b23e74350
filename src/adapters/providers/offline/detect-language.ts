/**
 * The language of a short text. Support messages are too short for statistics alone, so three witnesses speak: function words and
 * small talk, the vocabulary of the company's own examples, and tinyld. Where all are silent, the customer's earlier
 * messages decide, then the company's first language. Some neighbours are listed so that, say, Italian is told from Spanish.
 */
import { detectAll } from "tinyld";
import { wordsOf } from "../../../knowledge/index.ts";
import { functionWords, languagesWithFunctionWords } from "../../language/function-words.ts";
import { lexicons } from "./lexicons.ts";

export interface LanguageQuestion {
  readonly request: string;
  /** The customer's earlier messages, oldest first. */
  readonly earlier: readonly string[];
  /** ISO 639-1 codes that the company speaks. */
  readonly languages: readonly string[];
  /** Texts in those languages, of unknown which. */
  readonly examples: readonly string[];
}

/** Least evidence that counts: one function word, or a fair share of tinyld's certainty. */
const leastEvidence = 0.9;
/** tinyld alone may name a language that is not on any list only when it is nearly sure, as it is for other scripts. */
const tinyldSure = 0.9;
const tinyldWeight = 1.5;
const exampleWeight = 0.6;

export function detectLanguage(question: LanguageQuestion): string {
  const vocabulary = vocabularyOf(question);
  const known = question.languages;
  const fromRequest = strongest(question.request, known, vocabulary);
  const fromEarlier = () => strongest(question.earlier.join("\n"), known, vocabulary);
  return fromRequest ?? fromEarlier() ?? known[0] ?? "en";
}

type Vocabulary = ReadonlyMap<string, ReadonlySet<string>>;

/** Undefined when the text says too little. */
function strongest(text: string, known: readonly string[], vocabulary: Vocabulary): string | undefined {
  const guesses = detectAll(text);
  const certainty = new Map(guesses.map((guess) => [guess.lang, guess.accuracy]));
  const scores = candidates(known).map((language) => ({
    language,
    score: evidence(text, language, vocabulary) + tinyldWeight * (certainty.get(language) ?? 0),
  }));
  scores.sort((left, right) => right.score - left.score);
  const best = scores[0];
  if (best !== undefined && best.score >= leastEvidence) return best.language;
  const guess = guesses[0];
  return guess !== undefined && guess.accuracy >= tinyldSure ? guess.lang : undefined;
}

/** The company's languages first: of equals the first wins. */
function candidates(known: readonly string[]): readonly string[] {
  return [...new Set([...known, ...Object.keys(lexicons), ...languagesWithFunctionWords])];
}

function evidence(text: string, language: string, vocabulary: Vocabulary): number {
  const words = wordsOf(text);
  const own = functionWords(language);
  const joined = ` ${words.join(" ")} `;
  const small = smallTalk(language).filter((phrase) => joined.includes(` ${phrase} `)).length;
  const ownWords = words.filter((word) => own.has(word)).length;
  const seen = words.filter((word) => vocabulary.get(language)?.has(word)).length;
  const letters = ownLetters[language]?.test(text) ? 1 : 0;
  return ownWords + small + letters + exampleWeight * seen;
}

/** Letters that a language is known by among the others here. */
const ownLetters: Readonly<Record<string, RegExp>> = {
  de: /[äöüß]/iu,
  fr: /[èêçœàùî]|\b[jldqn]['’]/iu,
  es: /[ñ¿¡áíóú]/iu,
  pt: /[ãõ]/iu,
  pl: /[łąęśżźć]/iu,
  sv: /å/iu,
};

function smallTalk(language: string): readonly string[] {
  const lexicon = lexicons[language];
  if (lexicon === undefined) return [];
  const { greeting, thanks, goodbye, vague, failing, generic } = lexicon;
  return [...greeting, ...thanks, ...goodbye, ...vague, ...failing, ...generic];
}

/** Which words the examples use in which language, going by their function words; a word of two languages tells nothing. */
function vocabularyOf(question: LanguageQuestion): Vocabulary {
  const owners = new Map<string, Set<string>>();
  for (const example of question.examples) {
    const language = strongestByWords(example, question.languages);
    if (language === undefined) continue;
    for (const word of wordsOf(example)) owners.set(word, (owners.get(word) ?? new Set()).add(language));
  }
  const vocabulary = new Map(question.languages.map((language) => [language, new Set<string>()]));
  for (const [word, languages] of owners) {
    const [only] = languages;
    if (languages.size === 1 && only !== undefined && word.length > 2) vocabulary.get(only)?.add(word);
  }
  return vocabulary;
}

function strongestByWords(text: string, languages: readonly string[]): string | undefined {
  const scores = languages.map((language) => ({ language, score: evidence(text, language, new Map()) }));
  scores.sort((left, right) => right.score - left.score);
  const [best, second] = scores;
  return best !== undefined && best.score > (second?.score ?? 0) ? best.language : undefined;
}
