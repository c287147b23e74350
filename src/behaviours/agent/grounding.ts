/**
 * What a drafted answer rests on. That its quotes stand in their passages to the letter, and that it says something and
 * fits the channel, the quality gates have checked; here it must be an answer at all and cite something.
 */
import type { Citation } from "../../contracts/index.ts";
import type { PublicPassage } from "../../knowledge/index.ts";
import type { AnswerOutput } from "../../model/index.ts";

export interface Grounding {
  readonly citations: readonly Citation[];
  /** A sentence for the human who takes over; absent when the draft may be sent. */
  readonly problem?: string;
}

export function groundingOf(draft: AnswerOutput, passages: readonly PublicPassage[]): Grounding {
  if (!draft.answered) return { citations: [], problem: "The articles found do not answer it." };
  const citations = draft.citations.flatMap(({ passageId, quote }) => {
    const passage = passages.find(({ id }) => id === passageId);
    return passage ? [{ passageId, articleId: passage.articleId, title: passage.title, quote }] : [];
  });
  return citations.length > 0 ? { citations } : { citations, problem: "The drafted answer cited no article." };
}
