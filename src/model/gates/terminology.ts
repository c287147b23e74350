/**
 * Whether the text keeps to the company's words. A blocked term is found in any case, accent, Unicode form and usual
 * inflection, with hyphens or blanks between its words. Compounds are other words. Where a script puts no blanks
 * between words, the term is found anywhere.
 */
import type { Draft } from "./draft.ts";
import { fold, wordsIn } from "./text-forms.ts";
import { failed, passed } from "./verdict.ts";
import type { BlockedTerm, Verdict } from "./verdict.ts";

const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}]/u;

export function checkTerminology({ subject, withoutContacts, isFixedText }: Draft): Verdict {
  const terms = subject.terminology ?? [];
  if (terms.length === 0 || isFixedText) return passed("terminology");
  const text = fold(withoutContacts);
  const words = wordsIn(text);
  const used = terms.find((term) => uses(text, words, term));
  if (used === undefined) return passed("terminology");
  const why = used.description ? ` (${used.description})` : "";
  return failed("terminology", `Write "${used.replacement}" instead of "${used.blocked}"${why}.`, used.blocked);
}

function uses(text: string, words: readonly string[], { blocked, replacement }: BlockedTerm): boolean {
  const term = fold(blocked);
  if (unspaced.test(term)) return text.includes(term);
  const wanted = wordsIn(term);
  const allowed = wordsIn(fold(replacement));
  if (wanted.length === 0) return false;
  for (let at = 0; at + wanted.length <= words.length; at++) {
    const found = wanted.every((word, offset) => isFormOf(words[at + offset] ?? "", word));
    if (found && !standsInReplacement(words, at, wanted, allowed)) return true;
  }
  return false;
}

/** "Card" may be blocked for "Harbour Card": inside its replacement it is right. */
function standsInReplacement(
  words: readonly string[],
  at: number,
  wanted: readonly string[],
  allowed: readonly string[],
): boolean {
  for (let from = 0; from + wanted.length <= allowed.length; from++) {
    const start = at - from;
    if (start >= 0 && allowed.every((word, offset) => isFormOf(words[start + offset] ?? "", word))) return true;
  }
  return false;
}

/** Endings that change a word's form, not its meaning, in the languages of Europe. */
const inflections =
  /^(?:e?s|n|e|en|er|ern|em|es|se|sen|nen|innen|in|r|st|ste|a|as|o|os|i|x|te|ted|ed|d|ing|ly|ne|ar|or|na|erna|et|ami|ow|om|y|ach|u|ie|mente|ment|issim[oaie])$/;
const shortestBent = 4;

function isFormOf(word: string, term: string): boolean {
  if (word.slice(0, 2) !== term.slice(0, 2)) return false;
  if (isInflected(word, term)) return true;
  // "Goedkoop" and "goedkoper": doubled letters come and go with the ending.
  return term.length > shortestBent && isInflected(undoubled(word), undoubled(term));
}

function undoubled(word: string): string {
  return word.replace(/(\p{L})\1/gu, "$1");
}

function isInflected(word: string, term: string): boolean {
  if (word === term) return true;
  if (term.length < shortestBent) return word === `${term}s` || word === `${term}es`;
  if (word.startsWith(term)) return inflections.test(word.slice(term.length));
  const stem = /[aeiouy]$/.test(term) ? term.slice(0, -1) : "";
  return (
    stem.length >= shortestBent &&
    word.startsWith(stem) &&
    /^(?:ies?|as|os|es|a|o|i|e|he|hi|en|er|ing|ed|are)$/.test(word.slice(stem.length))
  );
}
