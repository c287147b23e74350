/**
 * What kind of message it is, by lexicon. The order of the checks is the order of importance: someone who asks for a
 * person is never answered with small talk, and a question wrapped in thanks is still a question.
 */
import { stopWords, wordsOf } from "../../../knowledge/index.ts";
import type { UnderstandOutput } from "../../../model/index.ts";
import { lexiconFor } from "./lexicons.ts";
import type { Lexicon } from "./lexicons.ts";

export function classifyRequest(request: string, language: string): UnderstandOutput["kind"] {
  const lexicon = lexiconFor(language);
  const words = wordsOf(request);
  const spoken = words.join(" ");
  if (lexicon.aboutAgent.test(spoken)) return "greeting";
  if (lexicon.human.some((pattern) => pattern.test(spoken))) return "wants_human";
  return smallTalkKind(words, lexicon, language) ?? (saysTooLittle(words, lexicon, language) ? "unclear" : "question");
}

function smallTalkKind(
  words: readonly string[],
  lexicon: Lexicon,
  language: string,
): "greeting" | "thanks" | "goodbye" | undefined {
  const kinds = ["goodbye", "thanks", "greeting"] as const;
  const found = kinds.find((kind) => containsPhrase(words, lexicon[kind]));
  if (found === undefined) return undefined;
  const spoken = kinds.flatMap((kind) => lexicon[kind]).flatMap((phrase) => phrase.split(" "));
  const known = new Set([...spoken, ...lexicon.padding]);
  const rest = words.filter((word) => !known.has(word) && !stopWords(language).has(word));
  return rest.length === 0 ? found : undefined;
}

function containsPhrase(words: readonly string[], phrases: readonly string[]): boolean {
  const joined = ` ${words.join(" ")} `;
  return phrases.some((phrase) => joined.includes(` ${phrase} `));
}

/** Nothing to look up: no subject at all, or a bare "card" without what is the matter with it. */
function saysTooLittle(words: readonly string[], lexicon: Lexicon, language: string): boolean {
  const ignored = new Set([
    ...stopWords(language),
    ...lexicon.vague,
    ...lexicon.failing,
    ...lexicon.greeting,
    ...lexicon.thanks,
  ]);
  const content = words.filter((word) => !ignored.has(word) && word.length > 1);
  if (content.some((word) => !lexicon.generic.includes(word))) return false;
  return content.length === 0 || !words.some((word) => lexicon.failing.includes(word));
}
