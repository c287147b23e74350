/** Puts a question through search and the offline model as a turn does, and says what is wrong with the outcome. */
import type { Company } from "../../src/adapters/local/company-files.ts";
import type { VectorHalf } from "../../src/adapters/local/knowledge-in-process.ts";
import { createModel } from "../../src/adapters/providers/index.ts";
import { askOnce, prompts } from "../../src/model/index.ts";
import type { AddressedModel, AnswerOutput, LanguageModel, UnderstandOutput } from "../../src/model/index.ts";
import { findIntent } from "../../src/policy/index.ts";
import { knowledgeOf } from "../support/published-knowledge.ts";
import type { CustomerQuestion } from "./harbour-bank-questions.ts";

export interface Outcome {
  readonly understood: UnderstandOutput;
  /** The intent, if only people handle it. */
  readonly restricted: string;
  readonly answer: AnswerOutput;
  readonly articles: readonly string[];
}

/** Who answers; the offline model unless an evaluation asks another. */
export interface AskedModel {
  readonly model: LanguageModel;
  readonly address: AddressedModel;
}

const offline: AskedModel = {
  model: createModel("offline", { clock: { now: () => 0 } }),
  address: { name: "offline", family: "offline" },
};

export type Ask = (request: string) => Promise<Outcome>;

export function createAsk({ policy, articles }: Company, vectorHalf?: VectorHalf, asked: AskedModel = offline): Ask {
  const knowledge = knowledgeOf(articles, vectorHalf);
  const { model, address } = asked;
  const intents = policy.intents.map(({ id, title, examples }) => ({ id, title, examples }));
  const { name: companyName, agentName } = policy.company;

  return async (request) => {
    const version = await knowledge.currentVersion();
    const passages = await knowledge.searchPublic({ text: request, version, at: 0, limit: 8 });
    const { languages } = policy;
    const understood = await askOnce(model, prompts.understand, address, {
      transcript: [],
      request,
      languages,
      intents,
    });
    const { language } = understood;
    const framing = { language, transcript: [], maximumCharacters: 1200, agentName, companyName };
    const answer = await askOnce(model, prompts.answer, address, { request, passages: [...passages], ...framing });
    const intent = findIntent(policy, understood.intent);
    const cited = answer.citations.map(({ passageId }) => passages.find(({ id }) => id === passageId)?.articleId ?? "");
    return { understood, restricted: intent?.handling === "hand_off" ? intent.id : "", answer, articles: cited };
  };
}

/** Undefined when all is as expected. */
export function complaintAbout(question: CustomerQuestion, outcome: Outcome): string | undefined {
  const { understood, restricted, answer, articles } = outcome;
  if (understood.language !== question.language) return `language ${understood.language}`;
  if (question.kind !== undefined) return differs("kind", understood.kind, question.kind);
  if (question.handOff !== undefined) return differs("restricted", restricted, question.handOff);
  if (question.unanswerable) return answer.answered ? `answered from ${articles.join(", ")}` : undefined;
  if (understood.kind !== "question") return `kind ${understood.kind}`;
  if (restricted !== "") return `restricted ${restricted}`;
  if (!answer.answered) return "not answered";
  return complaintAboutAnswer(question, answer, articles);
}

function complaintAboutAnswer(
  question: CustomerQuestion,
  answer: AnswerOutput,
  articles: readonly string[],
): string | undefined {
  const wanted = [question.article ?? []].flat().flatMap((id) => [id, `${id}-${question.language}`]);
  if (!wanted.includes(articles[0] ?? "")) return `answered from ${articles.join(", ")}`;
  if (!answer.body.includes(question.says ?? "")) return `does not say ${question.says}: ${answer.body}`;
  return undefined;
}

function differs(what: string, actual: string, expected: string): string | undefined {
  return actual === expected ? undefined : `${what} "${actual}"`;
}
