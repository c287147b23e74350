/**
 * What to quote from a passage: all of it when it is short, else the run of sentences around the one that says most
 * about the question. A quote is always one unbroken piece of the passage, so that it can be checked letter by letter.
 */
import { termsOf } from "../../../knowledge/index.ts";
import { sameTerm } from "./passage-support.ts";

/** Undefined when not even one sentence fits. */
export function chooseQuote(
  passage: { readonly text: string; readonly language: string },
  question: string,
  maximumCharacters: number,
): string | undefined {
  const body = withoutHeading(passage.text);
  if (body.length <= maximumCharacters) return body;
  const asked = termsOf(question, passage.language);
  const sentences = sentencesOf(body);
  const best = indexOfBest(sentences.map((sentence) => sharedTerms(sentence, asked, passage.language)));
  return longestRun(sentences, best, maximumCharacters);
}

/** Markdown emphasis is for screens that render it; on every other channel it is noise. */
export function plainText(quote: string): string {
  return quote.replaceAll("**", "").replaceAll("`", "");
}

function withoutHeading(text: string): string {
  return text.replace(/^#{1,6}\s.*\n+/, "").trim();
}

/** Each with the space behind it, so that joined they give the text again. */
function sentencesOf(text: string): readonly string[] {
  return text.match(/[^]+?(?:[.!?](?=\s)\s+|\n+|$)/g) ?? [text];
}

function sharedTerms(sentence: string, asked: readonly string[], language: string): number {
  const terms = termsOf(sentence, language);
  return asked.filter((term) => terms.some((candidate) => sameTerm(candidate, term))).length;
}

function indexOfBest(scores: readonly number[]): number {
  return scores.reduce((best, score, index) => (score > (scores[best] ?? 0) ? index : best), 0);
}

/** From the best sentence on, as far as there is room. */
function longestRun(sentences: readonly string[], start: number, maximumCharacters: number): string | undefined {
  let run = "";
  for (const sentence of sentences.slice(start)) {
    if ((run + sentence).trimEnd().length > maximumCharacters) break;
    run += sentence;
  }
  return run.trim() === "" ? undefined : run.trim();
}
