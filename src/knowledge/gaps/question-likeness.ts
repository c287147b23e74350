/**
 * How alike questions are, from 0 to 1: the cosine of their terms and of the pairs of words that stand side by side in
 * them, rare ones counting more. Where the stage has an embedding model its vectors count as much again, from what any two
 * questions have in common anyway. What is rare and what is usual is told from the questions that stand in the same
 * language; two languages are never compared. Two groups are as alike as their questions are on average, which follows from
 * the sums of their directions: no question has to be compared with each other one.
 */
import { setImmediate } from "node:timers/promises";
import { termsOf, wordsOf } from "../text-analysis.ts";

/** Of one question or of a group: the sum of its questions' directions, each of length 1. */
export interface Direction {
  readonly size: number;
  readonly terms: Features;
  readonly vector?: Float32Array;
}

export interface LikenessScale {
  /** From this likeness on two groups are one question: measured, see docs/knowledge-gaps.md. */
  readonly sameQuestion: number;
  directionOf(questions: readonly string[]): Direction;
  likeness(left: Direction, right: Direction): number;
  /** Every two of them that are one question by that, with their places and likeness. Lets others work meanwhile. */
  alikePairs(directions: readonly Direction[]): Promise<readonly AlikePair[]>;
}

export interface AlikePair {
  readonly left: number;
  readonly right: number;
  readonly likeness: number;
}

export function joinDirections(left: Direction, right: Direction): Direction {
  const vector = sumOfVectors([left.vector, right.vector]);
  const terms = sumOfFeatures([left.terms, right.terms]);
  return { size: left.size + right.size, terms, ...(vector && { vector }) };
}

/** What a question is compared by: terms, and pairs of words, with what each counts before its rarity. */
export type Features = ReadonlyMap<string, number>;

/** By question, of length 1. */
export type Vectors = ReadonlyMap<string, Float32Array>;

/** Order says a little: "card limit" is not "limit my card". */
const pairWeight = 0.4;
/** Counts as so many questions without the term, so that among few questions not every word is a common one. */
const questionsAssumed = 20;
const vectorShare = 0.5;
/** To show one gap twice is better than to hide one in another. */
const sameQuestion = { byWords: 0.22, byMeaning: 0.26 };
/** With fewer nobody can tell which cosine is usual for the model; words decide alone. */
const fewestForVectors = 20;

export function featuresOf(question: string, language: string): Features {
  const words = wordsOf(question);
  const pairs = words.slice(1).map((word, place) => [`${words[place]} ${word}`, pairWeight] as const);
  return new Map<string, number>([...termsOf(question, language).map((term) => [term, 1] as const), ...pairs]);
}

/** `known`: the questions that stand, each with its features. */
export function likenessScale(
  known: ReadonlyMap<string, Features>,
  featuresFor: (question: string) => Features,
  vectors: Vectors = new Map(),
): LikenessScale {
  const rarity = rarityAmong([...known.values()]);
  const usual = usualCosine([...known.keys()].flatMap((question) => vectors.get(question) ?? []));
  const termsIn = (question: string) => unitFeatures(weighed(featuresFor(question), rarity));
  const vectorOf = (question: string) => (usual === undefined ? undefined : vectors.get(question));
  const least = usual === undefined ? sameQuestion.byWords : sameQuestion.byMeaning;
  const combined = (left: Direction, right: Direction, sharedTerms: number): number => {
    const pairs = left.size * right.size;
    const byWords = sharedTerms / pairs;
    if (usual === undefined || !left.vector || !right.vector) return byWords;
    const byMeaning = (dot(left.vector, right.vector) / pairs - usual) / (1 - usual);
    return (1 - vectorShare) * byWords + vectorShare * byMeaning;
  };
  return {
    sameQuestion: least,
    directionOf(questions) {
      const vector = sumOfVectors(questions.map(vectorOf));
      const terms = sumOfFeatures(questions.map(termsIn));
      return { size: questions.length, terms, ...(vector && { vector }) };
    },
    likeness: (left, right) => combined(left, right, dotOfFeatures(left.terms, right.terms)),
    async alikePairs(directions) {
      const found: AlikePair[] = [];
      const having = new Map<string, [place: number, value: number][]>();
      for (const [right, direction] of directions.entries()) {
        if (right % betweenPauses === 0) await setImmediate();
        const shared = sharedWithEarlier(direction.terms, having, right);
        for (const [left, sharedTerms] of shared.entries()) {
          const likeness = combined(directions[left] as Direction, direction, sharedTerms);
          if (likeness >= least) found.push({ left, right, likeness });
        }
      }
      return found;
    },
  };
}

const betweenPauses = 25;

/** The product with each earlier one, by their places; only what has a feature in common is looked at. */
function sharedWithEarlier(
  terms: Features,
  having: Map<string, [place: number, value: number][]>,
  place: number,
): Float64Array {
  const shared = new Float64Array(place);
  for (const [feature, value] of terms) {
    const earlier = having.get(feature) ?? [];
    for (const [other, weight] of earlier) shared[other] = (shared[other] as number) + value * weight;
    earlier.push([place, value]);
    having.set(feature, earlier);
  }
  return shared;
}

type Rarity = (feature: string) => number;

/** Inverse document frequency, smoothed. */
function rarityAmong(known: readonly Features[]): Rarity {
  const having = new Map<string, number>();
  for (const features of known) {
    for (const feature of features.keys()) having.set(feature, (having.get(feature) ?? 0) + 1);
  }
  return (feature) => Math.log(1 + (known.length + questionsAssumed) / ((having.get(feature) ?? 0) + 1));
}

function weighed(features: Features, rarity: Rarity): Features {
  return new Map([...features].map(([feature, weight]) => [feature, weight * rarity(feature)]));
}

function unitFeatures(features: Features): Features {
  const length = Math.sqrt([...features.values()].reduce((sum, value) => sum + value * value, 0));
  return length === 0 ? features : new Map([...features].map(([feature, value]) => [feature, value / length]));
}

function sumOfFeatures(parts: readonly Features[]): Features {
  const sum = new Map<string, number>();
  for (const features of parts) {
    for (const [feature, value] of features) sum.set(feature, (sum.get(feature) ?? 0) + value);
  }
  return sum;
}

function dotOfFeatures(left: Features, right: Features): number {
  const [few, many] = left.size <= right.size ? [left, right] : [right, left];
  let sum = 0;
  for (const [feature, value] of few) sum += value * (many.get(feature) ?? 0);
  return sum;
}

/** The mean cosine of two different questions. */
function usualCosine(vectors: readonly Float32Array[]): number | undefined {
  const count = vectors.length;
  const sum = sumOfVectors(vectors);
  if (count < fewestForVectors || !sum) return undefined;
  return Math.min(0.95, Math.max(0, (dot(sum, sum) - count) / (count * (count - 1))));
}

/** Undefined where one is missing. */
function sumOfVectors(vectors: readonly (Float32Array | undefined)[]): Float32Array | undefined {
  const sum = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors) {
    if (!vector) return undefined;
    for (let place = 0; place < sum.length; place += 1) sum[place] = (sum[place] as number) + (vector[place] ?? 0);
  }
  return sum;
}

export function unitVector(vector: Float32Array): Float32Array {
  const length = Math.sqrt(dot(vector, vector));
  return length === 0 ? vector : vector.map((value) => value / length);
}

function dot(left: Float32Array, right: Float32Array): number {
  let sum = 0;
  for (let place = 0; place < left.length; place += 1) sum += (left[place] as number) * (right[place] ?? 0);
  return sum;
}
