/**
 * The intent whose examples a request resembles most: the cosine of weighted terms, helped by letter triples where a
 * word is misspelt or inflected. It is a similarity, not an understanding; below the threshold no intent is named.
 */
import { termsOf } from "../../../knowledge/index.ts";
import type { UnderstandInput } from "../../../model/index.ts";

export interface IntentMatch {
  /** "" when none is near enough. */
  readonly intent: string;
  /** 0 to 1. */
  readonly confidence: number;
}

const threshold = 0.4;

export function matchIntent(request: string, language: string, intents: UnderstandInput["intents"]): IntentMatch {
  const examples = intents.flatMap((intent) =>
    intent.examples.map((example) => ({ intent: intent.id, features: featuresOf(example, language) })),
  );
  const weights = weightsOf(examples.map((example) => example.features));
  const wanted = featuresOf(request, language);
  let best: IntentMatch = { intent: "", confidence: 0 };
  for (const example of examples) {
    const confidence = cosine(wanted, example.features, weights);
    if (confidence > best.confidence) best = { intent: example.intent, confidence };
  }
  const near = best.confidence >= threshold;
  return { intent: near ? best.intent : "", confidence: twoDecimals(near ? best.confidence : 1 - best.confidence) };
}

function twoDecimals(value: number): number {
  return Math.round(Math.min(1, value) * 100) / 100;
}

/** Terms, and the letter triples of each term marked as such; a triple counts for less than a term. */
function featuresOf(text: string, language: string): ReadonlyMap<string, number> {
  const features = new Map<string, number>();
  for (const term of new Set(termsOf(text, language))) {
    features.set(term, 1);
    for (const triple of triplesOf(` ${term} `)) features.set(`~${triple}`, 0.4);
  }
  return features;
}

function triplesOf(text: string): readonly string[] {
  return Array.from({ length: Math.max(0, text.length - 2) }, (_, start) => text.slice(start, start + 3));
}

/** Inverse document frequency over the examples. */
function weightsOf(documents: readonly ReadonlyMap<string, number>[]): (feature: string) => number {
  const counts = new Map<string, number>();
  for (const document of documents)
    for (const feature of document.keys()) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  return (feature) => Math.log(1 + documents.length / (1 + (counts.get(feature) ?? 0)));
}

type Features = ReadonlyMap<string, number>;

function cosine(left: Features, right: Features, weigh: (feature: string) => number): number {
  const length = (features: Features) =>
    Math.sqrt([...features].reduce((sum, [feature, value]) => sum + (value * weigh(feature)) ** 2, 0));
  let product = 0;
  for (const [feature, value] of left) product += value * (right.get(feature) ?? 0) * weigh(feature) ** 2;
  const lengths = length(left) * length(right);
  return lengths === 0 ? 0 : product / lengths;
}
