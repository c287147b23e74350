/**
 * Whether the model ran in circles: a word or phrase over and over, the same sentence or paragraph twice. Every test is
 * linear. Tables repeat themselves by nature, so their lines are left out.
 */
import { analyseText } from "./analysed-text.ts";
import type { Sentence } from "./analysed-text.ts";
import type { Draft } from "./draft.ts";
import { beyondLatin, foldedWords, paragraphsIn } from "./text-forms.ts";
import { failed, passed } from "./verdict.ts";
import type { Verdict } from "./verdict.ts";

const longestPhrase = 12;
/** Words that say something twice on purpose: "no, no", "very, very". */
const wordTimes = 4;
const phraseTimes = 3;
const leastSentenceWords = 6;
const leastParagraphWords = 8;
const sameParagraph = 0.85;

export function checkRepetition({ text, analysed }: Draft): Verdict {
  const prose = text.includes("|") ? analyseText(text.replace(/^[^\S\n]*\|.*$/gm, "")) : analysed;
  const loop =
    phraseLoop(prose.words) ??
    letterLoop(prose.text) ??
    repeatedSentence(prose.sentences) ??
    repeatedParagraph(prose.text);
  if (loop === undefined) return passed("repetition");
  return failed("repetition", `The text repeats "${loop.slice(0, 60)}"; say each thing once.`, loop);
}

/** The same one to twelve words in a row, again and again. */
function phraseLoop(words: readonly string[]): string | undefined {
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
  const loop = isUnspaced(prose)
    ? /([\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]{2,20}[。！，、\s]{0,3})\1{3,}/u.exec(
        prose,
      )
    : undefined;
  return loop?.[1] ?? (hasSameInARow(prose, 8) ? /(\p{L})\1{7,}/u.exec(prose)?.[0] : undefined);
}

/** Of letters beyond the first plane, which are two units each, it says yes to be asked closely. */
function hasSameInARow(text: string, times: number): boolean {
  let same = 1;
  for (let at = 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    same = code === text.charCodeAt(at - 1) ? same + 1 : 1;
    if (same >= times || (code >= 0xd800 && code < 0xe000)) return true;
  }
  return false;
}

function repeatedSentence(sentences: readonly Sentence[]): string | undefined {
  const seen = new Set<string>();
  for (const { text, words } of sentences) {
    const key = words.join(" ");
    if (words.length < leastSentenceWords && !(isUnspaced(text) && key.length >= 8)) continue;
    if (seen.has(key)) return text;
    seen.add(key);
  }
  return undefined;
}

function isUnspaced(text: string): boolean {
  return beyondLatin.test(text) && /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(text);
}

/** Neighbours and next neighbours only: a draft with hundreds of paragraphs has other faults. */
function repeatedParagraph(prose: string): string | undefined {
  if (!prose.includes("\n")) return undefined;
  const paragraphs = paragraphsIn(prose).map((text) => ({ text, words: new Set(foldedWords(text)) }));
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
