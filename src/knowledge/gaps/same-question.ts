/**
 * Which gap a question is counted in, and which gaps are one question in other words. The first takes nearly the same
 * words, since it is for good; the second is average linkage over all gaps, most alike first, and is asked again whenever
 * more is known. The thresholds are measured, see docs/knowledge-gaps.md.
 */
import { silentTelemetry, type Telemetry } from "../../kernel/index.ts";
import type { TextEmbedding } from "../text-embedding.ts";
import type { Gap } from "./gap.ts";
import { linkAlike } from "./link-alike.ts";
import {
  type Features,
  featuresOf,
  type LikenessScale,
  likenessScale,
  unitVector,
  type Vectors,
} from "./question-likeness.ts";

export interface AskedQuestion {
  readonly question: string;
  readonly language: string;
}

/** From this likeness on, 0 to 1, a question is one that a gap has already: it is counted there for good. */
export const sameWords = 0.6;

export type Groupable = Pick<Gap, "language"> & {
  readonly examples: readonly Pick<AskedQuestion, "question">[];
};

export interface CompareGaps {
  /** Of gaps that are equally like it, the first. */
  findGap<Grouped extends Groupable>(asked: AskedQuestion, gaps: readonly Grouped[]): Promise<Grouped | undefined>;
  /** Groups of two or more that are one question, of all gaps of any language. No gap is in two groups. */
  findSame<Grouped extends Groupable>(
    gaps: readonly Grouped[],
    mayBeOne: (group: readonly Grouped[]) => boolean,
  ): Promise<readonly (readonly Grouped[])[]>;
}

export interface CompareGapsOptions {
  /** A model's, in addition to words; absent, or where it fails: words alone. */
  readonly embedding?: TextEmbedding | undefined;
  readonly telemetry?: Telemetry;
}

export function createCompareGaps(options: CompareGapsOptions = {}): CompareGaps {
  const scaleOf = createScales(options);
  return {
    async findGap({ question, language }, gaps) {
      const candidates = gaps.filter((gap) => gap.language === language && gap.examples.length > 0);
      const scale = await scaleOf(language, candidates, [question]);
      const asked = scale.directionOf([question]);
      let best: { gap: (typeof gaps)[number]; likeness: number } | undefined;
      for (const gap of candidates) {
        const likeness = scale.likeness(asked, scale.directionOf(questionsOf(gap)));
        if (likeness >= sameWords && likeness > (best?.likeness ?? 0)) best = { gap, likeness };
      }
      return best?.gap;
    },
    async findSame(gaps, mayBeOne) {
      const found: (typeof gaps)[number][][] = [];
      for (const language of new Set(gaps.map((gap) => gap.language))) {
        const candidates = gaps.filter((gap) => gap.language === language && gap.examples.length > 0);
        const scale = await scaleOf(language, candidates);
        const items = candidates.map((gap) => ({ item: gap, direction: scale.directionOf(questionsOf(gap)) }));
        const pairs = await scale.alikePairs(items.map(({ direction }) => direction));
        const rules = { pairs, likeness: scale.likeness, least: scale.sameQuestion, mayBeOne };
        found.push(...linkAlike(items, rules));
      }
      return found;
    },
  };
}

function questionsOf({ examples }: Groupable): readonly string[] {
  return examples.map(({ question }) => question);
}

type ScaleOf = (language: string, gaps: readonly Groupable[], asked?: readonly string[]) => Promise<LikenessScale>;

/** The same examples are compared with every new question: so many are kept ready. */
const mostKept = 20_000;

function createScales(options: CompareGapsOptions): ScaleOf {
  const features = new Map<string, Features>();
  const embedMissing = rememberVectors(options);
  const featuresFor = (question: string, language: string) => {
    const key = `${language}\t${question}`;
    const known = features.get(key) ?? featuresOf(question, language);
    if (features.size >= mostKept) features.clear();
    features.set(key, known);
    return known;
  };
  return async (language, gaps, asked = []) => {
    const questions = gaps.flatMap(questionsOf);
    const vectors = await embedMissing([...questions, ...asked]);
    const own = (question: string) => featuresFor(question, language);
    return likenessScale(new Map(questions.map((question) => [question, own(question)])), own, vectors);
  };
}

/** Resolves with all vectors that are known by then. */
function rememberVectors({ embedding, telemetry = silentTelemetry }: CompareGapsOptions) {
  const vectors = new Map<string, Float32Array>();
  return async (questions: readonly string[]): Promise<Vectors> => {
    if (vectors.size >= mostKept) vectors.clear();
    const missing = [...new Set(questions)].filter((question) => !vectors.has(question));
    if (!embedding || missing.length === 0) return vectors;
    try {
      const embedded = await embedding.embed(missing, { purpose: "query" });
      for (const [place, question] of missing.entries()) {
        vectors.set(question, unitVector(embedded.vectors[place] ?? new Float32Array(embedding.dimensions)));
      }
      return vectors;
    } catch (error) {
      telemetry.warn("Questions are compared by their words alone: the embedding model does not answer.", { error });
      return new Map();
    }
  };
}
