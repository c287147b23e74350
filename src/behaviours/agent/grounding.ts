/**
 * Whether a drafted answer is proven by what it cites. A model can return a fluent answer with invented sources, so
 * each quote must stand word for word in a passage that this turn found. What fails counts as unanswered.
 */
import type { Citation } from "../../contracts/index.ts";
import type { PublicPassage } from "../../knowledge/index.ts";
import type { AnswerOutput } from "../../model/index.ts";

type DraftCitation = AnswerOutput["citations"][number];

export interface Grounding {
  readonly citations: readonly Citation[];
  /** A sentence for the human who takes over; absent when the draft may be sent. */
  readonly problem?: string;
}

export function checkGrounding(
  draft: AnswerOutput,
  passages: readonly PublicPassage[],
  maximumCharacters: number,
): Grounding {
  if (!draft.answered) return refused("The articles found do not answer it.");
  if (draft.body.trim() === "") return refused("The drafted answer was empty.");
  if (draft.body.length > maximumCharacters) return refused("The drafted answer was too long for the channel.");
  if (draft.citations.length === 0) return refused("The drafted answer cited no article.");
  const citations = draft.citations.map((citation) => verifyCitation(citation, passages));
  const proven = citations.filter((citation) => citation !== undefined);
  if (proven.length < citations.length) return refused("The drafted answer quoted what no article says.");
  return { citations: proven };
}

function refused(problem: string): Grounding {
  return { citations: [], problem };
}

function verifyCitation({ passageId, quote }: DraftCitation, passages: readonly PublicPassage[]): Citation | undefined {
  const passage = passages.find(({ id }) => id === passageId);
  const words = singleSpaced(quote);
  if (!passage || words === "" || !singleSpaced(passage.text).includes(words)) return undefined;
  return { passageId, articleId: passage.articleId, title: passage.title, quote };
}

/** Line breaks are layout: a quote may run over one. Everything else must match to the letter. */
function singleSpaced(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
