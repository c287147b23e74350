/**
 * Finds statements that say nearly the same with other numbers: "up to €500 a day" here, "up to €400 a day" there. Each
 * sentence with a number is compared, without its numbers, with those of the other passages in its language that share
 * its rare words. It sees no contradiction that is put in other words; a model may look for those.
 */
import { termsOf } from "../../text-analysis.ts";
import { type Finding, quoteOf } from "../findings.ts";
import type { CheckedPassage } from "./passages.ts";

interface Statement {
  readonly passage: CheckedPassage;
  readonly sentence: string;
  readonly terms: ReadonlySet<string>;
  readonly numbers: readonly string[];
}

/** Shared terms of all terms; below, two sentences are about two things. */
const leastLikeness = 0.75;
/** Sentences with fewer terms are too alike by chance, such as "It costs €5". */
const leastTerms = 4;
const mostCandidates = 200;

/** By passage id of `fresh`. Live passages of an article that is imported again are not compared with it. */
export function findContradictions(
  fresh: readonly CheckedPassage[],
  live: readonly CheckedPassage[],
): ReadonlyMap<string, readonly Finding[]> {
  const renewed = new Set(fresh.map(({ articleId }) => articleId));
  const others = live.filter(({ articleId }) => !renewed.has(articleId));
  const known = statementIndex([...others, ...fresh].flatMap(statementsOf));
  return new Map(
    fresh.map((passage) => [passage.id, statementsOf(passage).flatMap((each) => contradicted(each, known))]),
  );
}

function contradicted(statement: Statement, known: ReadonlyMap<string, readonly Statement[]>): readonly Finding[] {
  const other = [...candidates(statement, known)].find((candidate) => contradicts(statement, candidate));
  return other ? [findingOf(statement, other)] : [];
}

function contradicts(left: Statement, right: Statement): boolean {
  if (left.passage.articleId === right.passage.articleId || sameNumbers(left, right)) return false;
  return left.numbers.length === right.numbers.length && likeness(left.terms, right.terms) >= leastLikeness;
}

function sameNumbers(left: Statement, right: Statement): boolean {
  return left.numbers.toSorted().join(" ") === right.numbers.toSorted().join(" ");
}

function likeness(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  const shared = [...left].filter((term) => right.has(term)).length;
  return shared / (left.size + right.size - shared);
}

function statementIndex(statements: readonly Statement[]): ReadonlyMap<string, readonly Statement[]> {
  const index = new Map<string, Statement[]>();
  for (const statement of statements) {
    for (const term of statement.terms) {
      const key = `${statement.passage.language} ${term}`;
      const sharing = index.get(key);
      if (sharing) sharing.push(statement);
      else index.set(key, [statement]);
    }
  }
  return index;
}

/** With three quarters in common, one of the rarest quarter and one more is shared: only those lists are read. */
function candidates({ terms, passage }: Statement, known: ReadonlyMap<string, readonly Statement[]>): Set<Statement> {
  const lists = [...terms].map((term) => known.get(`${passage.language} ${term}`) ?? []);
  const rarest = lists.toSorted((left, right) => left.length - right.length);
  const needed = Math.floor(terms.size * (1 - leastLikeness)) + 1;
  return new Set(rarest.slice(0, needed).flatMap((list) => list.slice(0, mostCandidates)));
}

function statementsOf(passage: CheckedPassage): Statement[] {
  return sentencesOf(passage.text).flatMap((sentence) => {
    const numbers = numbersOf(sentence);
    if (numbers.length === 0) return [];
    const terms = new Set(
      termsOf(`${passage.heading} ${sentence}`, passage.language).filter((term) => !/\d/.test(term)),
    );
    return terms.size >= leastTerms ? [{ passage, sentence, terms, numbers }] : [];
  });
}

/** Lines of lists and tables are statements of their own. "31. März" is one date, so no sentence ends after a digit. */
export function sentencesOf(text: string): readonly string[] {
  return text
    .split(/\n+/)
    .filter((line) => !/^#{1,6}\s/.test(line))
    .flatMap((line) => line.split(/(?<=[!?…]|(?<!\d)\.)\s+(?=\p{Lu}|\d|[*_"“„¿¡])/u))
    .map((sentence) => sentence.replace(/^\s*(?:[-*+>]|\d+[.)])\s+/, "").trim())
    .filter((sentence) => sentence !== "");
}

/** Amounts and counts in one writing: "2,500" and "2.500" are one number, so are "5.0" and "5". */
export function numbersOf(sentence: string): readonly string[] {
  const found = sentence.replaceAll(/https?:\/\/\S+/g, "").match(/\d+(?:[.,'’ \u00a0]\d{3})*(?:[.,]\d+)?/g) ?? [];
  return found.map((number) => {
    const grouped = number.replaceAll(/[.,'’ \u00a0](?=\d{3}(?:\D|$))/g, "").replace(",", ".");
    return String(Number(grouped));
  });
}

function findingOf({ sentence }: Statement, other: Statement): Finding {
  return {
    code: "contradiction",
    severity: "approval",
    message: `It says other numbers than "${other.passage.title}" does: ${quoteOf(other.sentence)}`,
    remedy: "Correct the one that is wrong, or approve it when both hold.",
    quote: quoteOf(sentence),
    other: other.passage.id,
  };
}
