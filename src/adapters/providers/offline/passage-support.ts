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
  /** Sum of the weights that were found, with a bonus for title and heading. */
  readonly weight: number;
  /** Whether two of the question's words are there, one of its own in the title or the heading. */
  readonly titled: boolean;
}

/** A share of the question's terms that settles it by itself, and one that does when a title names the subject. */
const enoughShare = { anywhere: 0.6, titled: 0.45 };
/** A long story may be carried to a smaller share, if several of its own words are found. */
const enoughOfAStory = { share: 0.34, weight: 2.6 };
const genericWeight = 0.25;
/** What a term in the title or the heading counts on top. */
const headingBonus = 0.25;
/** The article that search ranked first counts a little more: search also knows words that the passage does not have. */
const firstRankBonus = 0.3;

/**
 * The best passage for a question, undefined when none carries it. Of equals it is the one that search ranked higher,
 * and within an article the one that comes first, since articles begin with what most people need.
 */
export function bestSupport(part: string, input: AnswerInput): Support | undefined {
  const { passages } = input;
  const first = passages[0]?.articleId;
  const supports = passages
    .map((passage) => supportOf(part, input, passage, passage.articleId === first ? firstRankBonus : 0))
    .filter(isEnough);
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

function isEnough({ share, weight, titled }: Support): boolean {
  const story = share >= enoughOfAStory.share && weight >= enoughOfAStory.weight;
  return story || share >= (titled ? enoughShare.titled : enoughShare.anywhere);
}

function supportOf(part: string, input: AnswerInput, passage: PassageInput, bonus: number): Support {
  const generic = genericTerms(input, passage.language);
  const headings = termsOf(`${passage.title} ${headingOf(passage.text)}`, passage.language);
  const words = termsOf(passage.text, passage.language);
  const asked = [...new Set(termsOf(part, passage.language))];
  const has = (terms: readonly string[], term: string) => terms.some((candidate) => sameTerm(candidate, term));
  const isOwn = (term: string) => !generic.has(term) && !/\d/.test(term);
  const weigh = (term: string) => (isOwn(term) ? 1 : genericWeight);
  const inHeadings = asked.filter((term) => has(headings, term));
  const found = asked.filter((term) => inHeadings.includes(term) || has(words, term));
  return {
    passage,
    share: asked.length === 0 ? 0 : sum(found.map(weigh)) / sum(asked.map(weigh)),
    weight: sum(found.map(weigh)) + headingBonus * sum(inHeadings.map(weigh)) + bonus,
    titled: inHeadings.some(isOwn) && found.length >= 2,
  };
}

/** What every question to this company may name. */
function genericTerms({ language, companyName }: AnswerInput, passageLanguage: string): ReadonlySet<string> {
  const words = [...lexiconFor(language).generic, companyName];
  return new Set(words.flatMap((word) => termsOf(word, passageLanguage)));
}

function headingOf(text: string): string {
  return /^#{1,6}\s+(.*)/.exec(text)?.[1] ?? "";
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
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
