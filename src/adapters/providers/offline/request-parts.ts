/**
 * The questions in a request. Customers send several at once, and in fragments: each question is looked up for itself,
 * while a statement ("I'm off to Japan next week.") goes with the question that follows it.
 */
import { termsOf, wordsOf } from "../../../knowledge/index.ts";
import { lexiconFor } from "./lexicons.ts";
import type { Lexicon } from "./lexicons.ts";

export function partsOf(request: string, language: string): readonly string[] {
  const lexicon = lexiconFor(language);
  const sentences = request
    .split(/(?<=[?!.;])\s+|\n+/)
    .flatMap((sentence) => splitAtAnd(sentence, lexicon))
    .map((sentence) => sentence.trim())
    .filter((sentence) => termsOf(sentence, language).length > 0);
  return joinStatements(sentences, lexicon);
}

/** "What is the limit and how do I change it" is two questions; "name and address" is none. */
function splitAtAnd(sentence: string, lexicon: Lexicon): readonly string[] {
  const openers = lexicon.asking.join("|");
  return sentence.split(new RegExp(`[,]?\\s+(?:${lexicon.and.join("|")})\\s+(?=[¿]?(?:${openers})\\b)`, "iu"));
}

function joinStatements(sentences: readonly string[], lexicon: Lexicon): readonly string[] {
  const parts: string[] = [];
  let statements: string[] = [];
  for (const sentence of sentences) {
    statements.push(sentence);
    if (!isQuestion(sentence, lexicon)) continue;
    parts.push(statements.join(" "));
    statements = [];
  }
  const rest = statements.join(" ");
  if (rest === "") return parts;
  const last = parts.pop();
  return last === undefined ? [rest] : [...parts, `${last} ${rest}`];
}

function isQuestion(sentence: string, lexicon: Lexicon): boolean {
  return sentence.endsWith("?") || lexicon.asking.includes(wordsOf(sentence)[0] ?? "");
}
