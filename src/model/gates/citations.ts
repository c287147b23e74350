/** Whether each citation names a passage that the model was given and quotes it to the letter; only white space is free. */
import type { Draft } from "./draft.ts";
import { collapseSpace, wordsIn } from "./text-forms.ts";
import { failed, passed } from "./verdict.ts";
import type { DraftCitation, DraftSubject, Verdict } from "./verdict.ts";

const leastQuoteLetters = 6;

export function checkCitations({ subject }: Draft): Verdict {
  for (const citation of subject.citations ?? []) {
    const problem = problemOf(citation, subject);
    if (problem !== undefined) return failed("citations", problem, citation.quote);
  }
  return passed("citations");
}

function problemOf({ passageId, quote }: DraftCitation, subject: DraftSubject): string | undefined {
  const passage = subject.sources?.find(({ id }) => id === passageId);
  if (passage === undefined) return `No passage "${passageId}" was given; cite only passages by their ids.`;
  const words = collapseSpace(quote);
  if (wordsIn(words).join("").length < leastQuoteLetters) {
    return `The quote from "${passageId}" is too short to prove anything; quote the sentence.`;
  }
  if (passage.text.includes(words) || collapseSpace(passage.text).includes(words)) return undefined;
  return `The quote does not stand in passage "${passageId}" to the letter; copy it.`;
}
