import type { Citation, StepFailure } from "../../contracts/index.ts";
import type { Json } from "../../kernel/index.ts";
import type { PublicPassage } from "../../knowledge/index.ts";
import { prompts, type AnswerOutput } from "../../model/index.ts";
import { channelPolicy } from "../../policy/index.ts";
import { behaviour } from "../behaviour.ts";
import { StepFailedError } from "../errors.ts";
import type { Turn } from "../turn.ts";
import type { TurnEnd } from "../turn-end.ts";
import { groundingOf } from "./grounding.ts";
import { handOver } from "./hand-over.ts";
import { findPassages, findStaffPassages, searchText } from "./passages.ts";
import { supportOf } from "./support.ts";
import { earlierLines } from "./transcript.ts";
import { understand, type Understanding } from "./understanding.ts";

/** Answers from what the company has published, with quotes that prove it; what it can't prove goes to a person. */
export const answerFromKnowledge = behaviour("answer-from-knowledge", async (turn) => {
  const [understood, passages] = await Promise.all([understand(turn), findPassages(turn)]);
  if (passages.length === 0) return handOverUnanswered(turn, understood, passages, "Nothing was found.");

  const draft = await draftAnswer(turn, understood.language, passages);
  if ("failure" in draft) return handOverUnanswered(turn, understood, passages, draft.failure.problem);
  const { citations, problem } = groundingOf(draft, passages);
  if (problem) return handOverUnanswered(turn, understood, passages, problem);
  noteSupport(turn, { language: understood.language, body: draft.body, citations }, passages);
  return turn.reply(draft.body.trim(), { because: `the knowledge answers it: ${titles(citations)}`, citations });
});

/** For whoever looks for what the knowledge lacks; it changes nothing in this turn. */
function noteSupport(
  turn: Turn,
  answer: { readonly language: string; readonly body: string; readonly citations: readonly Citation[] },
  passages: readonly PublicPassage[],
): void {
  const support = supportOf({ request: turn.request, ...answer }, passages);
  const because = `The cited passages support ${Math.round(support.support * 100)} % of the answer.`;
  turn.emit("knowledge.support", because, { searched: searchText(turn), ...support } as unknown as Json);
}

/** A draft that failed the quality gates is unanswered, with the staff articles for whoever takes over. */
function draftAnswer(
  turn: Turn,
  language: string,
  passages: readonly PublicPassage[],
): Promise<AnswerOutput | { readonly failure: StepFailure }> {
  const drafted = turn.ask(prompts.answer, {
    request: turn.request,
    language,
    transcript: earlierLines(turn),
    passages: passages.map(({ id, articleId, title, text, language }) => ({ id, articleId, title, text, language })),
    maximumCharacters: channelPolicy(turn.policy, turn.channel).maximumReplyCharacters,
    agentName: turn.policy.company.agentName,
    companyName: turn.policy.company.name,
  });
  return drafted.catch((error: unknown) => {
    if (error instanceof StepFailedError && error.failure.kind === "unusable_completion") return error;
    throw error;
  });
}

async function handOverUnanswered(
  turn: Turn,
  understood: Understanding,
  passages: readonly PublicPassage[],
  problem: string,
): Promise<TurnEnd> {
  turn.emit("knowledge.unanswered", problem, { searched: searchText(turn), support: 0 });
  const staffPassages = await findStaffPassages(turn);
  const tried = [
    `The agent searched the published articles for: ${searchText(turn)}`,
    problem,
    ...(passages.length > 0 ? [`Nearest articles: ${titles(passages)}.`] : []),
    ...(staffPassages.length > 0 ? [`Staff articles that may help: ${titles(staffPassages)}.`] : []),
  ];
  const { language } = understood;
  return handOver(turn, { reason: "no-answer", text: "noAnswer", language, understood, tried });
}

function titles(sources: readonly Pick<Citation, "title">[]): string {
  return [...new Set(sources.map((source) => source.title))].join("; ");
}
