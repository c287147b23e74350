/**
 * Which gap a question belongs to: the one whose examples are most like it on average, if they are alike enough. Likeness
 * is the share of terms in common, rare terms counting more, and to a smaller part how alike the vectors are, which also
 * forgives a slip of the finger. What is rare is told from the examples themselves. Questions of two languages are never
 * the same here: neither part can compare them. The threshold is measured, see docs/knowledge-gaps.md.
 */
import { termsOf } from "../text-analysis.ts";
import type { TextEmbedding } from "../text-embedding.ts";
import type { Gap } from "./gap.ts";

export interface AskedQuestion {
  readonly question: string;
  readonly language: string;
}

/** From this likeness on, 0 to 1, a question joins a gap. To show one gap twice is better than to hide one in another. */
export const sameQuestion = 0.4;
const vectorShare = 0.2;
/** Counts as so many questions of which none has the term, so that few examples don't make every word a common one. */
const questionsAssumed = 20;

export type FindGap<Grouped extends Groupable = Gap> = (
  asked: AskedQuestion,
  gaps: readonly Grouped[],
) => Promise<Grouped | undefined>;

export type Groupable = Pick<Gap, "language"> & { readonly examples: readonly Pick<AskedQuestion, "question">[] };

interface Analysed {
  readonly terms: ReadonlySet<string>;
  readonly vector: Float32Array;
}

type Analyse = (text: string, language: string) => Promise<Analysed>;
type Weigh = (term: string) => number;

/** Of gaps that are equally like it, the first. */
export function createFindGap<Grouped extends Groupable = Gap>(embedding: TextEmbedding): FindGap<Grouped> {
  const analyse = rememberAnalyses(embedding);
  return async ({ question, language }, gaps) => {
    const candidates = await Promise.all(
      gaps
        .filter((gap) => gap.language === language)
        .map(async (gap) => ({
          gap,
          examples: await Promise.all(gap.examples.map((each) => analyse(each.question, language))),
        })),
    );
    const asked = await analyse(question, language);
    const weigh = rarity(candidates.flatMap(({ examples }) => examples));
    let best: { gap: Grouped; likeness: number } | undefined;
    for (const { gap, examples } of candidates) {
      const likeness = mean(examples.map((example) => likenessOf(asked, example, weigh)));
      if (likeness >= sameQuestion && likeness > (best?.likeness ?? 0)) best = { gap, likeness };
    }
    return best?.gap;
  };
}

/** The same examples are compared with every new question: so many are kept ready. */
const mostKept = 20_000;

function rememberAnalyses(embedding: TextEmbedding): Analyse {
  const kept = new Map<string, Promise<Analysed>>();
  return (text, language) => {
    const key = `${language}\t${text}`;
    const known = kept.get(key);
    if (known) return known;
    if (kept.size >= mostKept) kept.clear();
    const analysed = analyse(embedding, text, language);
    kept.set(key, analysed);
    analysed.catch(() => kept.delete(key));
    return analysed;
  };
}

async function analyse(embedding: TextEmbedding, text: string, language: string): Promise<Analysed> {
  const { vectors } = await embedding.embed([text], { purpose: "query" });
  return { terms: new Set(termsOf(text, language)), vector: vectors[0] ?? new Float32Array(embedding.dimensions) };
}

/** Inverse document frequency among the examples, smoothed. */
function rarity(examples: readonly Analysed[]): Weigh {
  const having = new Map<string, number>();
  for (const { terms } of examples) for (const term of terms) having.set(term, (having.get(term) ?? 0) + 1);
  return (term) => Math.log(1 + (examples.length + questionsAssumed) / ((having.get(term) ?? 0) + 1));
}

function likenessOf(left: Analysed, right: Analysed, weigh: Weigh): number {
  return (1 - vectorShare) * inCommon(left.terms, right.terms, weigh) + vectorShare * cosine(left.vector, right.vector);
}

function inCommon(left: ReadonlySet<string>, right: ReadonlySet<string>, weigh: Weigh): number {
  const all = weightOf(left, weigh) + weightOf(right, weigh);
  const shared = [...left].filter((term) => right.has(term));
  return all === 0 ? 0 : (2 * weightOf(shared, weigh)) / all;
}

function weightOf(terms: Iterable<string>, weigh: Weigh): number {
  let sum = 0;
  for (const term of terms) sum += weigh(term);
  return sum;
}

function cosine(left: Float32Array, right: Float32Array): number {
  const lengths = Math.sqrt(dot(left, left) * dot(right, right));
  return lengths === 0 ? 0 : Math.min(1, Math.max(0, dot(left, right) / lengths));
}

function dot(left: Float32Array, right: Float32Array): number {
  let sum = 0;
  for (let place = 0; place < left.length; place += 1) sum += (left[place] as number) * (right[place] ?? 0);
  return sum;
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
