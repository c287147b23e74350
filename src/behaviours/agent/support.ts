/**
 * How well what the knowledge holds supports an answer, as a number that anybody can work out again. Three things count,
 * each from 0 to 1: `carried`, the share of the answer's sentences whose terms the cited passages have; `standing`, the
 * score of the best cited passage beside the best that was found; `covered`, the share of the questions in the request that
 * the cited passages touch. Terms of two languages can't be compared: where request and passages have none in common,
 * only `standing` counts, and halved. The rule is written down, with its weights, in docs/knowledge-gaps.md.
 */
import type { Citation } from "../../contracts/index.ts";
import { termsOf, type PublicPassage } from "../../knowledge/index.ts";

export interface AnswerSupport {
  /** 0 to 1, rounded to hundredths. */
  readonly support: number;
  readonly carried: number;
  readonly standing: number;
  readonly covered: number;
  /** False where the cited passages are in another language than the request. */
  readonly isComparable: boolean;
  /** What is cited, best first: place among the passages found, counted from 1, and places in the two rankings. */
  readonly cited: readonly CitedPassage[];
}

export interface CitedPassage {
  readonly passageId: string;
  readonly place: number;
  readonly ranks: PublicPassage["ranks"];
}

export interface SupportedAnswer {
  readonly request: string;
  readonly language: string;
  readonly body: string;
  readonly citations: readonly Pick<Citation, "passageId">[];
}

const weights = { carried: 0.5, covered: 0.3, standing: 0.2 };
/** A sentence is carried from this share of its terms on; a question is touched from the lower one on. */
const enoughTerms = { sentence: 0.6, question: 0.34 };

export function supportOf(answer: SupportedAnswer, passages: readonly PublicPassage[]): AnswerSupport {
  const ids = new Set(answer.citations.map(({ passageId }) => passageId));
  const cited = passages.filter(({ id }) => ids.has(id));
  const parts = {
    standing: standingOf(cited, passages),
    carried: shareOf(sentencesOf(answer.body), cited, enoughTerms.sentence),
    covered: shareOf(questionsOf(answer.request), cited, enoughTerms.question),
  };
  const isComparable = cited.some(({ language }) => language === answer.language);
  const whole = isComparable ? weighed(parts) : parts.standing / 2;
  return {
    support: hundredths(whole),
    carried: hundredths(parts.carried),
    standing: hundredths(parts.standing),
    covered: hundredths(parts.covered),
    isComparable,
    cited: cited.map(({ id, ranks }) => ({ passageId: id, place: placeOf(id, passages), ranks })),
  };
}

function weighed({ carried, covered, standing }: Record<keyof typeof weights, number>): number {
  return weights.carried * carried + weights.covered * covered + weights.standing * standing;
}

function standingOf(cited: readonly PublicPassage[], passages: readonly PublicPassage[]): number {
  const best = Math.max(0, ...passages.map(({ score }) => score));
  const bestCited = Math.max(0, ...cited.map(({ score }) => score));
  return best === 0 ? Number(cited.length > 0) : bestCited / best;
}

/** The share of the texts of whose terms one cited passage has enough; texts that say nothing don't count. */
function shareOf(texts: readonly string[], cited: readonly PublicPassage[], enough: number): number {
  const known = cited.map(({ title, text, language }) => ({
    language,
    terms: new Set(termsOf(`${title}\n${text}`, language)),
  }));
  const shares = texts.flatMap((text) => {
    const each = known.flatMap(({ language, terms }) => knownShare(termsOf(text, language), terms));
    return each.length === 0 ? [] : [Math.max(...each)];
  });
  if (shares.length === 0) return Number(cited.length > 0);
  return shares.filter((share) => share >= enough).length / shares.length;
}

function knownShare(asked: readonly string[], known: ReadonlySet<string>): number[] {
  if (asked.length === 0) return [];
  return [asked.filter((term) => known.has(term)).length / asked.length];
}

function sentencesOf(text: string): readonly string[] {
  return text.split(/(?<=[.!?:])\s+|\n+/);
}

/** A statement belongs to the question beside it; a request without a question mark is one question. */
function questionsOf(request: string): readonly string[] {
  const questions = sentencesOf(request).filter((sentence) => sentence.trimEnd().endsWith("?"));
  return questions.length === 0 ? [request] : questions;
}

function placeOf(id: string, passages: readonly PublicPassage[]): number {
  return passages.findIndex((passage) => passage.id === id) + 1;
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
