/**
 * Which passages may say opposite things: pairs with a sentence each that speak of the same, by the weight of the terms
 * they share, and that differ in a number, a date or a "not". Whether they do contradict each other takes a reader; this only
 * keeps what he is given small, however much is live. Sentences are held as the numbers of their terms, and only lists of terms
 * that the import has are made.
 */
import { termsOf, wordsOf } from "../../text-analysis.ts";
import { numbersOf, sentencesOf } from "./find-contradictions.ts";
import { datesIn } from "./find-stale.ts";
import type { CheckedPassage } from "./passages.ts";

export interface LikelyContradiction {
  readonly first: CheckedPassage;
  readonly second: CheckedPassage;
  /** In (0, 1]: the weight of the shared terms in that of all. */
  readonly likeness: number;
}

export interface LikelyContradictions {
  /** The likeliest first. */
  readonly pairs: readonly LikelyContradiction[];
  /** How many more there were. */
  readonly leftOut: number;
}

export interface ComparisonLimits {
  /** Of all together. */
  readonly pairs: number;
  readonly pairsOfPassage: number;
}

/** What an import may ask a model: an hour's work of a person to read if all of them were right. */
export const comparisonLimits: ComparisonLimits = { pairs: 200, pairsOfPassage: 3 };

const leastLikeness = 0.2;
const leastShared = 2;
/** Sentences with fewer terms are about anything. */
const leastTerms = 2;
/** The rarest terms of a sentence lead to what is like it, each to so many at most, and to fewer in a large import. */
const leadingTerms = 6;
const mostSharing = 100;
const fewestSharing = 5;
const mostComparisons = 5_000_000;

interface Statement {
  readonly passage: CheckedPassage;
  /** Numbers of its terms, each once. */
  readonly terms: readonly number[];
  readonly sentence: string;
}

/** Live passages of an article that is imported again are not compared with it. Each pair comes once. */
export function findLikelyContradictions(
  fresh: readonly CheckedPassage[],
  live: readonly CheckedPassage[],
  limits: ComparisonLimits = comparisonLimits,
): LikelyContradictions {
  const renewed = new Set(fresh.map(({ articleId }) => articleId));
  const read = createStatementReader();
  const own = fresh.map((passage) => ({ passage, statements: read(passage) }));
  const others = live.filter(({ articleId }) => !renewed.has(articleId)).flatMap(read);
  const statements = [...others, ...own.flatMap((each) => each.statements)];
  const weights = weightsOf(statements);
  const sharing = sharingFor(own.reduce((sum, each) => sum + each.statements.length, 0));
  const index = indexOf(statements, new Set(own.flatMap((each) => each.statements).flatMap(({ terms }) => terms)));
  const found = new Map<string, LikelyContradiction>();
  for (const { statements: mine } of own) {
    for (const pair of likeliestOf(mine, { index, weights, sharing }).slice(0, limits.pairsOfPassage)) {
      const key = [pair.first.id, pair.second.id].toSorted().join(" ");
      if (!found.has(key)) found.set(key, pair);
    }
  }
  const pairs = [...found.values()].toSorted(byLikeness);
  return { pairs: pairs.slice(0, limits.pairs), leftOut: Math.max(0, pairs.length - limits.pairs) };
}

function byLikeness(left: LikelyContradiction, right: LikelyContradiction): number {
  return right.likeness - left.likeness || (left.first.id + left.second.id < right.first.id + right.second.id ? -1 : 1);
}

/** Terms are counted through as they come; those of two languages are never the same. */
function createStatementReader(): (passage: CheckedPassage) => readonly Statement[] {
  const numbers = new Map<string, number>();
  const numberOf = (term: string): number => {
    const known = numbers.get(term) ?? numbers.size;
    numbers.set(term, known);
    return known;
  };
  return (passage) => {
    const about = termsOf(`${passage.title} ${passage.heading}`, passage.language);
    return sentencesOf(passage.text).flatMap((sentence) => {
      const said = termsOf(sentence, passage.language);
      if (new Set(said).size < leastTerms) return [];
      const terms = new Set([...said, ...about].filter((term) => !/\d/.test(term)));
      return [{ passage, sentence, terms: [...terms].map((term) => numberOf(`${passage.language} ${term}`)) }];
    });
  };
}

/** The rarer a term, the more it says that two sentences share it. */
function weightsOf(statements: readonly Statement[]): Float64Array {
  const counts: number[] = [];
  for (const { terms } of statements) for (const term of terms) counts[term] = (counts[term] ?? 0) + 1;
  return Float64Array.from(counts, (count) => Math.log(1 + statements.length / count));
}

type Index = ReadonlyMap<number, readonly Statement[]>;

/** A list is longer than is ever read only by one, which tells that its term is a common one. */
function indexOf(statements: readonly Statement[], wanted: ReadonlySet<number>): Index {
  const index = new Map<number, Statement[]>();
  for (const statement of statements) {
    for (const term of statement.terms) {
      if (!wanted.has(term)) continue;
      const sharing = index.get(term);
      if (sharing === undefined) index.set(term, [statement]);
      else if (sharing.length <= mostSharing) sharing.push(statement);
    }
  }
  return index;
}

interface Known {
  readonly index: Index;
  readonly weights: Float64Array;
  /** How many of a term's statements are looked at. */
  readonly sharing: number;
}

function sharingFor(statements: number): number {
  const affordable = Math.floor(mostComparisons / Math.max(1, statements * leadingTerms));
  return Math.max(fewestSharing, Math.min(mostSharing, affordable));
}

/** One pair for each other passage, by its likest sentences. */
function likeliestOf(statements: readonly Statement[], known: Known): readonly LikelyContradiction[] {
  const best = new Map<string, LikelyContradiction>();
  for (const statement of statements) {
    const mine = { terms: new Set(statement.terms), weight: weightOf(statement.terms, known.weights) };
    for (const other of alike(statement, known)) {
      const likeness = likenessOf(mine, other, known.weights);
      if (likeness < leastLikeness || likeness <= (best.get(other.passage.id)?.likeness ?? 0)) continue;
      if (!differs(statement, other)) continue;
      best.set(other.passage.id, { first: statement.passage, second: other.passage, likeness });
    }
  }
  return [...best.values()].toSorted(byLikeness);
}

function alike({ terms, passage }: Statement, { index, weights, sharing }: Known): ReadonlySet<Statement> {
  const rarest = terms.toSorted((left, right) => (weights[right] ?? 0) - (weights[left] ?? 0)).slice(0, leadingTerms);
  const found = new Set(rarest.flatMap((term) => index.get(term)?.slice(0, sharing) ?? []));
  for (const other of found) if (other.passage.articleId === passage.articleId) found.delete(other);
  return found;
}

/** The weight of the shared terms in that of all; 0 for too few of them. Asked millions of times: it makes nothing. */
function likenessOf(mine: WeighedTerms, { terms }: Statement, weights: Float64Array): number {
  let [shared, both, theirs] = [0, 0, 0];
  for (const term of terms) {
    const weight = weights[term] ?? 0;
    theirs += weight;
    if (!mine.terms.has(term)) continue;
    shared += 1;
    both += weight;
  }
  return shared < leastShared ? 0 : both / (mine.weight + theirs - both);
}

interface WeighedTerms {
  readonly terms: ReadonlySet<number>;
  /** Of all of them together. */
  readonly weight: number;
}

function weightOf(terms: readonly number[], weights: Float64Array): number {
  let sum = 0;
  for (const term of terms) sum += weights[term] ?? 0;
  return sum;
}

/** Words that turn a statement round, and numbers in words, in the languages that we know. */
const turning = new Set(
  (
    "not no never none neither nor without cannot cant wont dont doesnt isnt arent only free always must optional unlimited " +
    "alone both any one two three four five six seven eight nine ten " +
    "nicht kein keine keinen keiner keinem nie niemals ohne nur kostenlos gratis immer muss mussen unbegrenzt " +
    "allein beide zwei drei vier funf sechs sieben acht neun zehn " +
    "ne pas jamais aucun aucune sans seulement gratuit gratuite gratuitement toujours doit doivent illimite " +
    "seul seule deux trois quatre cinq six sept huit neuf dix " +
    "nunca ningun ninguna sin solo gratuito gratuita siempre debe deben ilimitado jamas tampoco " +
    "ambos dos tres cuatro cinco seis siete ocho nueve diez"
  ).split(" "),
);

function differs({ sentence: left }: Statement, { sentence: right }: Statement): boolean {
  if (left === right) return false;
  return [amountsOf, daysOf, turnsOf].some((signsOf) => signsOf(left).join(" ") !== signsOf(right).join(" "));
}

function amountsOf(sentence: string): readonly string[] {
  return numbersOf(sentence).toSorted();
}

function daysOf(sentence: string): readonly string[] {
  return datesIn(sentence)
    .map(({ at }) => String(at))
    .toSorted();
}

function turnsOf(sentence: string): readonly string[] {
  return wordsOf(sentence)
    .filter((word) => turning.has(word))
    .toSorted();
}
