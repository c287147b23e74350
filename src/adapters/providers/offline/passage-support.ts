/**
 * How well a passage carries a question: the weighted share of the question's terms that the passage has. Terms are the
 * same when they are equal, share a long beginning, or differ by a slip of the finger. What no passage carries well is
 * not answered: saying nothing is better than quoting something near it.
 */
import { termsOf } from "../../../knowledge/index.ts";
import type { AnswerInput } from "../../../model/index.ts";
import { isSlip } from "./slip-of-the-finger.ts";
import { lexiconFor } from "./lexicons.ts";

type PassageInput = AnswerInput["passages"][number];

export interface Support {
  readonly passage: PassageInput;
  /** 0 to 1. */
  readonly share: number;
  /** Sum of the weights that were found. */
  readonly weight: number;
}

/** A share of the question's terms that settles it by itself. */
const enoughShare = 0.6;
/** A long story may be carried to a smaller share, if several of its own words are found. */
const enoughOfAStory = { share: 0.34, weight: 2.6 };
const genericWeight = 0.35;
const titleWeight = 0.25;

/**
 * The best passage for a question, undefined when none carries it. Of equals it is the one that search ranked higher,
 * and within an article the one that comes first, since articles begin with what most people need.
 */
export function bestSupport(part: string, language: string, passages: readonly PassageInput[]): Support | undefined {
  const supports = passages.map((passage) => supportOf(part, language, passage)).filter(isEnough);
  const most = Math.max(...supports.map((support) => support.weight));
  const equals = supports.filter((support) => support.weight > most - 1e-9);
  const article = equals[0]?.passage.articleId;
  const sections = equals.filter((support) => support.passage.articleId === article);
  return sections.toSorted((left, right) => sectionNumber(left.passage) - sectionNumber(right.passage))[0];
}

/** Passage ids count an article's sections: `card-pin#2`. */
function sectionNumber(passage: PassageInput): number {
  return Number(passage.id.split("#").at(-1)) || 0;
}

function isEnough(support: Support): boolean {
  const story = support.share >= enoughOfAStory.share && support.weight >= enoughOfAStory.weight;
  return support.share >= enoughShare || story;
}

function supportOf(part: string, language: string, passage: PassageInput): Support {
  const generic = new Set(lexiconFor(language).generic.flatMap((word) => termsOf(word, passage.language)));
  const title = termsOf(passage.title, passage.language);
  const words = [...title, ...termsOf(passage.text, passage.language)];
  let found = 0;
  let asked = 0;
  for (const term of new Set(termsOf(part, passage.language))) {
    const weight = generic.has(term) ? genericWeight : 1;
    asked += weight;
    if (title.some((word) => sameTerm(word, term))) found += weight * (1 + titleWeight);
    else if (words.some((word) => sameTerm(word, term))) found += weight;
  }
  return { passage, share: asked === 0 ? 0 : Math.min(1, found / asked), weight: found };
}

/** Share of a long common beginning that makes two words one: "überweisen" and "überweisung", not "inter-est" and "inter-net". */
const commonBeginning = { letters: 5, share: 0.7 };

export function sameTerm(left: string, right: string): boolean {
  if (left === right) return true;
  const longer = Math.max(left.length, right.length);
  const common = commonPrefixLength(left, right);
  if (common >= commonBeginning.letters && common / longer >= commonBeginning.share) return true;
  return isSlip(left, right);
}

function commonPrefixLength(left: string, right: string): number {
  let length = 0;
  while (length < left.length && left[length] === right[length]) length += 1;
  return length;
}
