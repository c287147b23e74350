/** Gaps as the API shows them. */
import type { GapAnswer } from "../../src/contracts/http-gaps.ts";
import { withoutAbsent } from "../../src/contracts/http.ts";
import { toTimestamp } from "../../src/kernel/index.ts";
import {
  type AnswerDraft,
  type Asked,
  type ExpertQuestion,
  type RankedGap,
  renderQuestion,
} from "../../src/knowledge/gaps/index.ts";

export function gapAnswer({ gap, score }: RankedGap): GapAnswer {
  const { id, status, language, question, counts, published } = gap;
  return {
    ...{ id, status, language, question, counts },
    score: Math.round(score * 1000) / 1000,
    first_seen: toTimestamp(gap.firstAt),
    last_seen: toTimestamp(gap.lastAt),
    examples: gap.examples.map((example) => example.question),
    questions: gap.questions.map(questionAnswer),
    drafts: gap.drafts.map(draftAnswer),
    ...(published && {
      published: {
        ...{ kind: published.kind, id: published.id, draft_id: published.draftId },
        ...{ version: published.version, by: published.by, at: toTimestamp(published.at) },
      },
    }),
  };
}

function questionAnswer({ id, to, by, at, delivery, attempts }: ExpertQuestion): GapAnswer["questions"][number] {
  return { id, to, by, asked: toTimestamp(at), delivery, attempts };
}

function draftAnswer({ at, text, conversationId, findings = [], ...draft }: AnswerDraft): GapAnswer["drafts"][number] {
  const told = { answer: text, created: toTimestamp(at), findings: findings.map((each) => ({ ...each })) };
  return withoutAbsent({ ...draft, ...told, conversation_id: conversationId });
}

export function askedAnswer({ gap, question }: Asked, shown: GapAnswer) {
  return { question_id: question.id, email: renderQuestion(gap), gap: shown };
}
