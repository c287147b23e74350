/**
 * Whether the model ran in circles: a word or phrase over and over, the same sentence or paragraph twice. Every test is
 * linear. Tables repeat themselves by nature, so their lines are left out.
 */
import type { Draft } from "./draft.ts";
import { fold, paragraphsIn, sentencesIn, wordsIn } from "./text-forms.ts";
import { failed, passed } from "./verdict.ts";
import type { Verdict } from "./verdict.ts";

const longestPhrase = 12;
/** Words that say something twice on purpose: "no, no", "very, very". */
const wordTimes = 4;
const phraseTimes = 3;
const leastSentenceWords = 6;
const leastParagraphWords = 8;
const sameParagraph = 0.85;

export function checkRepetition({ text }: Draft): Verdict {
  const prose = text.replace(/^[^\S\n]*\|.*$/gm, "");
  const loop = phraseLoop(prose) ?? letterLoop(prose) ?? repeatedSentence(prose) ?? repeatedParagraph(prose);
  if (loop === undefined) return passed("repetition");
  return failed("repetition", `The text repeats "${loop.slice(0, 60)}"; say each thing once.`, loop);
}

/** The same one to twelve words in a row, again and again. */
function phraseLoop(prose: string): string | undefined {
  const words = wordsIn(fold(prose));
  for (let length = 1; length <= longestPhrase; length++) {
    const end = loopEnd(words, length, length === 1 ? wordTimes : phraseTimes);
    if (end !== undefined) return words.slice(end - length, end).join(" ");
  }
  return undefined;
}

function loopEnd(words: readonly string[], length: number, times: number): number | undefined {
  let same = 0;
  for (let at = length; at < words.length; at++) {
    same = words[at] === words[at - length] && !/^\d+$/.test(words[at] ?? "") ? same + 1 : 0;
    if (same >= length * (times - 1)) return at + 1;
  }
  return undefined;
}

/** In scripts without blanks between words: the same few characters four times. */
function letterLoop(prose: string): string | undefined {
  const loop =
    /([\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]{2,20}[。！，、\s]{0,3})\1{3,}/u.exec(prose);
  return loop?.[1] ?? /(\p{L})\1{7,}/u.exec(prose)?.[0];
}

function repeatedSentence(prose: string): string | undefined {
  const seen = new Set<string>();
  for (const sentence of sentencesIn(prose)) {
    const words = wordsIn(fold(sentence));
    const key = words.join(" ");
    if (words.length < leastSentenceWords && !(isUnspaced(sentence) && key.length >= 8)) continue;
    if (seen.has(key)) return sentence;
    seen.add(key);
  }
  return undefined;
}

function isUnspaced(text: string): boolean {
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(text);
}

/** Neighbours and next neighbours only: a draft with hundreds of paragraphs has other faults. */
function repeatedParagraph(prose: string): string | undefined {
  const paragraphs = paragraphsIn(prose).map((text) => ({ text, words: new Set(wordsIn(fold(text))) }));
  for (let at = 1; at < paragraphs.length; at++) {
    const paragraph = paragraphs[at];
    const earlier = paragraphs.slice(Math.max(0, at - 6), at);
    if (paragraph && earlier.some((other) => likeness(paragraph.words, other.words) >= sameParagraph)) {
      return paragraph.text;
    }
  }
  return undefined;
}

function likeness(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  if (Math.min(left.size, right.size) < leastParagraphWords) return 0;
  let shared = 0;
  for (const word of left) if (right.has(word)) shared++;
  return shared / (left.size + right.size - shared);
}
