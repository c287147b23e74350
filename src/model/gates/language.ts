/**
 * Whether the text is in the customer's language. Quoted names of buttons, links and numbers are taken out first; a
 * text that says too little passes, and so does one that the detector is not sure of. Longer sentences are looked at one
 * by one too, because models change over in the middle.
 */
import type { Draft } from "./draft.ts";
import { isSimple } from "./text-forms.ts";
import { failed, passed } from "./verdict.ts";
import type { Verdict } from "./verdict.ts";

const leastLetters = 14;
const leastSentenceLetters = 60;
const mostSentences = 12;

/** Written alike: a short text does not tell which of them it is. */
const lookalikes: readonly ReadonlySet<string>[] = [
  ["sv", "da", "no", "nb", "nn"],
  ["cs", "sk"],
  ["hr", "sr", "bs", "sl", "me"],
  ["id", "ms"],
  ["es", "ca", "gl", "ast"],
  ["pt", "gl"],
  ["ru", "uk", "be", "bg", "mk", "sr"],
  ["nl", "af"],
  ["hi", "mr", "ne"],
  ["ar", "fa", "ur"],
].map((codes) => new Set(codes));

export function checkLanguage({ subject, prose, detected, detectLanguage }: Draft): Verdict {
  const pieces = [prose, ...longSentences(prose)];
  for (const [at, piece] of pieces.entries()) {
    if (!hasLetters(piece, leastLetters) && !/[\u0370-\uffff]/.test(piece)) continue;
    const { language, confident } = at === 0 ? detected : detectLanguage(piece, subject.language);
    if (!confident || alike(language, subject.language)) continue;
    const reason = `The customer's language is "${subject.language}" and the text is in "${language}"; write it in "${subject.language}".`;
    return failed("language", reason, piece.trim());
  }
  return passed("language");
}

function longSentences(prose: string): string[] {
  const sentences = prose.split(/(?<=[.!?])\s+|\n+/u);
  if (sentences.length < 2) return [];
  return sentences.filter((sentence) => hasLetters(sentence, leastSentenceLetters)).slice(0, mostSentences);
}

function hasLetters(text: string, least: number): boolean {
  if (!isSimple(text)) return text.length >= least && (text.match(/\p{L}/gu)?.length ?? 0) >= least;
  let letters = 0;
  for (let at = 0; at < text.length && letters < least; at++) {
    const code = text.charCodeAt(at) | 32;
    if (code >= 97 && code <= 122) letters++;
  }
  return letters >= least;
}

function alike(left: string, right: string): boolean {
  return left === right || lookalikes.some((group) => group.has(left) && group.has(right));
}
