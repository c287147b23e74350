/**
 * Vectors without a model: words and pieces of words hashed into a fixed number of places (feature hashing, Weinberger
 * et al. 2009). It knows no meaning, only spelling, in any language; it stands in where no embedding model is configured, and its
 * name says so.
 */
import { stopWords, type TextEmbedding, wordsOf } from "../../knowledge/index.ts";

const dimensions = 1024;
const languages = ["en", "de", "fr", "es"];
const pieceLengths = [4, 5];
const wordWeight = 1;
const pieceWeight = 0.5;

/** What a word adds to a vector, and where. */
interface Features {
  readonly places: Uint16Array;
  readonly weights: Float64Array;
}

/** Words come again and again: so many are kept ready. */
const mostWordsKept = 50_000;

export function createLexicalEmbedding(): TextEmbedding {
  const kept = new Map<string, Features>();
  const featuresOf = (word: string) => {
    const features = kept.get(word) ?? hashWord(word);
    if (kept.size >= mostWordsKept) kept.clear();
    kept.set(word, features);
    return features;
  };
  return {
    name: `lexical-hash-${dimensions}`,
    dimensions,
    embed: async (texts) => ({ vectors: texts.map((text) => vectorOf(text, featuresOf)) }),
  };
}

function vectorOf(text: string, featuresOf: (word: string) => Features): Float32Array {
  const vector = new Float32Array(dimensions);
  const counts = new Map<string, number>();
  for (const word of wordsOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  for (const [word, count] of counts) {
    const weight = 1 + Math.log(count);
    const { places, weights } = featuresOf(word);
    for (let at = 0; at < places.length; at += 1) {
      const place = places[at] as number;
      vector[place] = (vector[place] as number) + weight * (weights[at] as number);
    }
  }
  return normalised(vector);
}

/** None for a word that says nothing. */
function hashWord(word: string): Features {
  const pieces = saysSomething(word) ? piecesOf(`^${word}$`) : [];
  const features = saysSomething(word) ? [word, ...pieces] : [];
  const hashes = features.map(hashOf);
  const pieceShare = pieceWeight / Math.sqrt(pieces.length);
  return {
    places: Uint16Array.from(hashes, (hash) => (hash >>> 1) % dimensions),
    // One bit of the hash is the sign, so that what falls on the same place by chance cancels out on average.
    weights: Float64Array.from(
      hashes,
      (hash, at) => (at === 0 ? wordWeight : pieceShare) * ((hash & 1) === 0 ? 1 : -1),
    ),
  };
}

function saysSomething(word: string): boolean {
  return (word.length > 1 || /\d/.test(word)) && !languages.some((language) => stopWords(language).has(word));
}

function piecesOf(word: string): readonly string[] {
  return pieceLengths.flatMap((size) =>
    Array.from({ length: Math.max(0, word.length - size + 1) }, (_, start) => word.slice(start, start + size)),
  );
}

/** FNV-1a over UTF-16 units, its bits mixed as MurmurHash3 does at its end. */
function hashOf(feature: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < feature.length; at += 1) hash = Math.imul(hash ^ feature.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function normalised(vector: Float32Array): Float32Array {
  let square = 0;
  for (const value of vector) square += value * value;
  const length = Math.sqrt(square);
  return length === 0 ? vector : vector.map((value) => value / length);
}
