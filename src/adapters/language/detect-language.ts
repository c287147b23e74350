/**
 * Which language a text is written in, and whether that is beyond reasonable doubt. Scripts of one language decide at once,
 * then the small words that no sentence does without, and tinyld as the second witness. What the customer of a certain
 * company speaks is another question; the offline model answers it with the company's own examples.
 */
import { detectAll } from "tinyld";
import { wordsOf } from "../../knowledge/index.ts";
import { functionWords, languagesWithFunctionWords } from "./function-words.ts";

export interface DetectedLanguage {
  /** ISO 639-1; "" when nothing points anywhere. */
  readonly language: string;
  readonly confident: boolean;
}

/** Small words per language beyond which tinyld is not asked, and the lead over the second that they need. */
const enoughEvidence = 4;
const clearLead = 1.8;
/** One witness needs this much of tinyld's certainty. */
const tinyldSure = 0.85;
/** And then no language of our lists may have so many small words. */
const mostOfStranger = 2;
/** Texts of fewer letters say too little in a script that many languages share. */
const leastLetters = 18;
/** More text does not make the answer surer. */
const readCharacters = 1500;

/** The signs of everyday prose beside ASCII: without them most texts are plain, and plain ones are cut faster. */
const proseSigns = /[£€«»“”„–—•…]/g;

/** Who only wants to know whether it is another language than `expected` is spared the second witness, who can't say so then. */
export function detectLanguage(text: string, expected?: string): DetectedLanguage {
  const sample = text.slice(0, readCharacters);
  const script = scriptOf(sample);
  if (script !== undefined) return { language: script, confident: true };
  const [best, second] = votes(wordsOf(sample.replace(proseSigns, " ").replaceAll("’", "'")));
  const clear = best.score >= enoughEvidence && best.score >= clearLead * second.score;
  if (clear) return { language: best.language, confident: true };
  if (best.language === expected && best.score >= mostOfStranger) return { language: expected, confident: false };
  const letters = sample.match(/\p{L}/gu)?.length ?? 0;
  return withSecondWitness(sample, best, second, letters >= leastLetters);
}

interface Vote {
  readonly language: string;
  readonly score: number;
}

function withSecondWitness(sample: string, best: Vote, second: Vote, longEnough: boolean): DetectedLanguage {
  const [guess] = detectAll(sample);
  if (guess === undefined) return { language: best.score > 0 ? best.language : "", confident: false };
  const known = languagesWithFunctionWords.includes(guess.lang);
  const agreed = guess.lang === best.language && best.score >= 1 && best.score > second.score;
  const alone = !known && best.score < mostOfStranger && guess.accuracy >= tinyldSure;
  return { language: agreed || alone ? guess.lang : best.language, confident: longEnough && (agreed || alone) };
}

const owners = new Map<string, readonly string[]>();
for (const language of languagesWithFunctionWords) {
  for (const word of functionWords(language)) owners.set(word, [...(owners.get(word) ?? []), language]);
}

/** A word of several languages counts for each of them by its share. The best two, best first. */
function votes(words: readonly string[]): readonly [Vote, Vote] {
  const scores = new Map<string, number>();
  for (const word of words) {
    const languages = owners.get(word) ?? [];
    for (const language of languages) scores.set(language, (scores.get(language) ?? 0) + 1 / languages.length);
  }
  const none: Vote = { language: "", score: 0 };
  const sorted = [...scores].map(([language, score]) => ({ language, score })).sort((a, b) => b.score - a.score);
  return [sorted[0] ?? none, sorted[1] ?? none];
}

/** Scripts that only one language of today uses, strongest sign first: Japanese writes Han characters too. */
const scripts: readonly (readonly [string, RegExp])[] = [
  ["ja", /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ["ko", /\p{Script=Hangul}/gu],
  ["zh", /\p{Script=Han}/gu],
  ["th", /\p{Script=Thai}/gu],
  ["el", /\p{Script=Greek}/gu],
  ["he", /\p{Script=Hebrew}/gu],
];
const leastScriptLetters = 4;

function scriptOf(text: string): string | undefined {
  if (!/[\u0370-\u03ff\u0590-\u05ff\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]/.test(text)) return undefined;
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0;
  for (const [language, pattern] of scripts) {
    const found = text.match(pattern)?.length ?? 0;
    if (found >= leastScriptLetters && found * 2 >= latin) return language;
  }
  return undefined;
}
