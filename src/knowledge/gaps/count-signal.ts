/**
 * What a signal makes of a gap. Pure. A gap that was closed opens again when a customer still has to wait for a person
 * afterwards: the answer does not help, or is not found. One that was dismissed counts on, and stays dismissed.
 */
import { createHash } from "node:crypto";
import type { AnswerDraft, Gap, GapExample, GapSignal, GapStatus } from "./gap.ts";
import { heatWith } from "./rank-gaps.ts";

export const mostExamples = 12;
/** Of what was proposed and not approved. */
const mostDrafts = 5;

export function openGap(signal: GapSignal): Gap {
  const { id, language, question, at } = signal;
  const counts = { hand_off: 0, unanswered: 0, low_support: 0, human_answer: 0 };
  const gap: Gap = {
    id: `gap_${createHash("sha256").update(id).digest("hex").slice(0, 20)}`,
    revision: 0,
    status: "open",
    ...{ language, question, counts, examples: [], questions: [], drafts: [] },
    ...{ firstAt: at, lastAt: at, heat: 0 },
  };
  return countSignal(gap, signal);
}

export function countSignal(gap: Gap, signal: GapSignal): Gap {
  return {
    ...gap,
    revision: gap.revision + 1,
    status: statusAfter(gap, signal),
    examples: withExample(gap.examples, { signalId: signal.id, question: signal.question }),
    counts: { ...gap.counts, [signal.kind]: gap.counts[signal.kind] + 1 },
    firstAt: Math.min(gap.firstAt, signal.at),
    ...heatWith(gap, signal),
  };
}

function statusAfter({ status, published }: Gap, { kind, at }: GapSignal): GapStatus {
  const failsAgain = kind === "hand_off" && published !== undefined && at > published.at;
  return status === "closed" && failsAgain ? "open" : status;
}

function withExample(examples: readonly GapExample[], example: GapExample): readonly GapExample[] {
  const isNew = examples.every(({ question }) => question !== example.question);
  return isNew && examples.length < mostExamples ? [...examples, example] : examples;
}

/** An answer that waits for approval; the oldest make room. */
export function withDraft(gap: Gap, draft: AnswerDraft): Gap {
  const drafts = [...gap.drafts.filter(({ id }) => id !== draft.id), draft].slice(-mostDrafts);
  const status = gap.status === "open" || gap.status === "asked" ? "answered" : gap.status;
  return { ...gap, drafts, status };
}

/** A gap without what one conversation gave to it; what was approved stands in the knowledge, under its own name. */
export function withoutConversation(gap: Gap, conversationId: string): Gap {
  const examples = gap.examples.filter(({ signalId }) => !signalId.startsWith(`${conversationId}/`));
  const drafts = gap.drafts.filter((draft) => draft.conversationId !== conversationId);
  const question = examples[0]?.question ?? "";
  const isAnswered = gap.status !== "answered" || drafts.length > 0;
  return { ...gap, revision: gap.revision + 1, examples, drafts, question, status: isAnswered ? gap.status : "open" };
}
