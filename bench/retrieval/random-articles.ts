/** Articles of made-up words whose frequencies fall as those of a language do (Zipf), the same for the same seed. */
import type { Article } from "../../src/knowledge/index.ts";

const consonants = "bcdfghklmnprstvwz";
const vowels = "aeiou";
const ends = ["", "", "n", "r", "s", "l", "t"];
const vocabularySize = 20_000;
/** The most frequent words of a language say nothing and are in no index. */
const stopWords = 100;
const wordsAnArticle = 110;

export interface RandomText {
  words(count: number): string;
  article(id: string): Article;
}

export function createRandomText(seed: number): RandomText {
  let state = seed;
  /** Mulberry32. */
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const oneOf = (parts: string | readonly string[]) => parts[Math.floor(random() * parts.length)] ?? "";
  const syllable = () => oneOf(consonants) + oneOf(vowels) + oneOf(ends);
  const vocabulary = Array.from({ length: vocabularySize }, () =>
    Array.from({ length: 2 + Math.floor(random() * 3) }, syllable).join(""),
  );
  const word = () => vocabulary[Math.floor(stopWords * (vocabularySize / stopWords) ** random()) - 1] ?? "";
  const words = (count: number) => Array.from({ length: count }, word).join(" ");
  return {
    words,
    article: (id) => ({
      ...{ kind: "article", id, title: words(5), body: words(wordsAnArticle) },
      ...{ visibility: "public", language: "en", usage: "on", status: "published" },
    }),
  };
}
