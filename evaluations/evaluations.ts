/**
 * What is asked of a model for each prompt, and what of its answer is right. Each prompt is judged for itself: the answer
 * gets the language that the question is labelled with, not the one that the same model would have told.
 */
import { askOnce, prompts } from "../src/model/index.ts";
import type { AnswerInput, AnswerOutput, UnderstandOutput } from "../src/model/index.ts";
import { findIntent } from "../src/policy/index.ts";
import type { CustomerQuestion } from "../test/companies/harbour-bank-questions.ts";
import { knowledgeOf } from "../test/support/published-knowledge.ts";
import type { EvaluatedModel, Evaluation, Judgement, PreparedEvaluation } from "./evaluation.ts";
import { prepare } from "./evaluation.ts";
import { knowledgeEvaluations } from "./knowledge-evaluations.ts";
import { reviewEvaluation } from "./review-evaluation.ts";
import { loadSuite, type Suite } from "./suite.ts";

type QuestionEvaluation = Evaluation<CustomerQuestion>;

/** By prompt id. */
export const evaluations: Readonly<Record<string, (evaluated: EvaluatedModel) => PreparedEvaluation>> = {
  understand: (evaluated) => withQuestions(evaluateUnderstanding, evaluated),
  answer: (evaluated) => withQuestions(evaluateAnswers, evaluated),
  review: reviewEvaluation,
  ...knowledgeEvaluations,
};

function withQuestions(
  evaluate: (suite: Suite, evaluated: EvaluatedModel) => QuestionEvaluation,
  evaluated: EvaluatedModel,
): PreparedEvaluation {
  const suite = loadSuite();
  return prepare({ ...suite, cases: suite.questions }, evaluate(suite, evaluated));
}

function evaluateUnderstanding({ company: { policy } }: Suite, { model, address }: EvaluatedModel): QuestionEvaluation {
  const intents = policy.intents.map(({ id, title, examples }) => ({ id, title, examples }));
  const judgement = (question: CustomerQuestion, understood?: UnderstandOutput): Judgement => {
    const intent = findIntent(policy, understood?.intent ?? "");
    const restricted = intent?.handling === "hand_off" ? intent.id : undefined;
    return {
      language: understood?.language === question.language,
      ...(question.handOff === undefined ? { kind: understood?.kind === (question.kind ?? "question") } : {}),
      ...(question.kind === undefined ? { handling: understood !== undefined && restricted === question.handOff } : {}),
    };
  };
  return {
    thresholds: { language: 0.95, kind: 0.9, handling: 0.9 },
    judge: async (question) => {
      const input = { transcript: [], request: question.ask, languages: [...policy.languages], intents };
      return judgement(question, await askOnce(model, prompts.understand, address, input));
    },
    unusable: (question) => judgement(question),
  };
}

const maximumCharacters = 1200;

function evaluateAnswers(
  { company: { policy, articles } }: Suite,
  { model, address }: EvaluatedModel,
): QuestionEvaluation {
  const knowledge = knowledgeOf(articles);
  const { name: companyName, agentName } = policy.company;
  const framing = { transcript: [], maximumCharacters, agentName, companyName };
  return {
    thresholds: { right: 0.9, declined: 0.9, trueQuotes: 1, length: 1 },
    judge: async (question) => {
      if (!isForArticles(question)) return {};
      const version = await knowledge.currentVersion();
      const found = await knowledge.searchPublic({ text: question.ask, version, at: 0, limit: 8 });
      const passages = [...found];
      const input = { request: question.ask, language: question.language, passages, ...framing };
      return judgeAnswer(question, passages, await askOnce(model, prompts.answer, address, input));
    },
    unusable: (question) => (isForArticles(question) ? judgeAnswer(question, [], undefined) : {}),
  };
}

/** Small talk, and what only people handle, never comes to this prompt. */
function isForArticles({ kind, handOff }: CustomerQuestion): boolean {
  return kind === undefined && handOff === undefined;
}

function judgeAnswer(
  question: CustomerQuestion,
  passages: AnswerInput["passages"],
  answer: AnswerOutput | undefined,
): Judgement {
  const asked = question.unanswerable ? "declined" : "right";
  if (answer === undefined) return { trueQuotes: false, length: false, [asked]: false };
  const texts = new Map(passages.map(({ id, text }) => [id, text]));
  return {
    trueQuotes: answer.citations.every(({ passageId, quote }) => texts.get(passageId)?.includes(quote)),
    length: answer.body.length <= maximumCharacters,
    [asked]: question.unanswerable ? !answer.answered : isRight(question, passages, answer),
  };
}

/** One of the articles that carry the answer is cited, and what must be said is said. */
function isRight(
  { article, says = "", language }: CustomerQuestion,
  passages: AnswerInput["passages"],
  { answered, body, citations }: AnswerOutput,
): boolean {
  const wanted = [article ?? []].flat().flatMap((id) => [id, `${id}-${language}`]);
  const articleOf = new Map(passages.map(({ id, articleId }) => [id, articleId]));
  const isFromArticle = citations.some(({ passageId }) => wanted.includes(articleOf.get(passageId) ?? ""));
  return answered && isFromArticle && body.includes(says);
}
