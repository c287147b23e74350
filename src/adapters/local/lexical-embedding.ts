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

export function createLexicalEmbedding(): TextEmbedding {
  return {
    name: `lexical-hash-${dimensions}`,
    dimensions,
    embed: async (texts) => ({ vectors: texts.map(vectorOf) }),
  };
}

function vectorOf(text: string): Float32Array {
  const vector = new Float32Array(dimensions);
  const words = Map.groupBy(wordsOf(text).filter(saysSomething), (word) => word);
  for (const [word, { length }] of words) {
    const weight = 1 + Math.log(length);
    add(vector, word, wordWeight * weight);
    const pieces = piecesOf(`^${word}$`);
    for (const piece of pieces) add(vector, piece, (pieceWeight * weight) / Math.sqrt(pieces.length));
  }
  return normalised(vector);
}

function saysSomething(word: string): boolean {
  return (word.length > 1 || /\d/.test(word)) && !languages.some((language) => stopWords(language).has(word));
}

function piecesOf(word: string): readonly string[] {
  return pieceLengths.flatMap((size) =>
    Array.from({ length: Math.max(0, word.length - size + 1) }, (_, start) => word.slice(start, start + size)),
  );
}

/** One bit of the hash is the sign, so that what falls on the same place by chance cancels out on average. */
function add(vector: Float32Array, feature: string, weight: number): void {
  const hash = hashOf(feature);
  const place = (hash >>> 1) % dimensions;
  vector[place] = (vector[place] as number) + ((hash & 1) === 0 ? weight : -weight);
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
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return length === 0 ? vector : vector.map((value) => value / length);
}
