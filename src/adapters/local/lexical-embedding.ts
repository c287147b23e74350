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

/** Words come again and again: so many are kept ready. */
const mostWordsKept = 50_000;

export function createLexicalEmbedding(): TextEmbedding {
  const words = createHashedWords();
  return {
    name: `lexical-hash-${dimensions}`,
    dimensions,
    embed: async (texts) => ({ vectors: texts.map((text) => vectorOf(text, words)) }),
  };
}

/** A word and its pieces, hashed: these places of the list, the word itself first; none for a word that says nothing. */
interface HashedWord {
  readonly from: number;
  readonly end: number;
  readonly pieceShare: number;
  /** How often it is in the text that is being read; zero between texts. */
  count: number;
}

interface HashedWords {
  /** Of all words, one behind the other, since a text's words are anywhere in memory: place in the vector and, lowest, sign. */
  readonly hashes: Uint16Array;
  hashed(word: string): HashedWord;
  /** Between texts: counts are in the words. */
  makeRoom(): void;
}

function createHashedWords(): HashedWords {
  const kept = new Map<string, HashedWord>();
  let hashes = new Uint16Array(2 ** 16);
  let used = 0;

  function keep(hash: number): void {
    if (used === hashes.length) {
      const longer = new Uint16Array(2 * used);
      longer.set(hashes);
      hashes = longer;
    }
    hashes[used++] = (((hash >>> 1) % dimensions) << 1) | (hash & 1);
  }
  function hashWord(word: string): HashedWord {
    const pieces = saysSomething(word) ? piecesOf(`^${word}$`) : [];
    const from = used;
    if (saysSomething(word)) for (const feature of [word, ...pieces]) keep(hashOf(feature));
    return { from, end: used, pieceShare: pieceWeight / Math.sqrt(pieces.length), count: 0 };
  }
  return {
    get hashes() {
      return hashes;
    },
    hashed(word) {
      const known = kept.get(word);
      if (known) return known;
      const hashed = hashWord(word);
      kept.set(word, hashed);
      return hashed;
    },
    makeRoom() {
      if (kept.size < mostWordsKept) return;
      kept.clear();
      used = 0;
    },
  };
}

function vectorOf(text: string, words: HashedWords): Float32Array {
  words.makeRoom();
  const vector = new Float32Array(dimensions);
  const found: HashedWord[] = [];
  for (const word of wordsOf(text)) {
    const hashed = words.hashed(word);
    if (hashed.count === 0) found.push(hashed);
    hashed.count += 1;
  }
  const { hashes } = words;
  for (const hashed of found) {
    addWord(vector, hashes, hashed);
    hashed.count = 0;
  }
  return normalised(vector);
}

function addWord(vector: Float32Array, hashes: Uint16Array, { from, end, pieceShare, count }: HashedWord): void {
  const weight = 1 + Math.log(count);
  for (let at = from; at < end; at += 1) {
    const hash = hashes[at] as number;
    const share = weight * (at === from ? wordWeight : pieceShare);
    // One bit of the hash is the sign, so that what falls on the same place by chance cancels out on average.
    vector[hash >>> 1] = (vector[hash >>> 1] as number) + ((hash & 1) === 0 ? share : -share);
  }
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
  if (length > 0) for (let at = 0; at < dimensions; at += 1) vector[at] = (vector[at] as number) / length;
  return vector;
}
