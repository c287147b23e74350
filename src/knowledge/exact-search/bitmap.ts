/**
 * A set of rows with one bit a row, 32 rows a word: how filters (version, visibility, language, scope, usage) say which
 * rows a search may see. Two filters meet in a pass over words, and the search skips a word of zeros whole. It knows
 * nothing of what a row stands for.
 */
import { InvalidArgumentError } from "../../kernel/index.ts";

export interface Bitmap {
  /** Rows 0 to length - 1; a row outside is never in the set. */
  readonly length: number;
  /** Row r is bit r % 32 of word r / 32. Bits from `length` on are zero. */
  readonly words: Uint32Array;
}

export function createBitmap(length: number, rows: Iterable<number> = []): Bitmap {
  if (!Number.isSafeInteger(length) || length < 0) {
    throw new InvalidArgumentError(`a bitmap's length is a whole number of rows, not ${length}`, { field: "length" });
  }
  const bitmap = { length, words: new Uint32Array(Math.ceil(length / 32)) };
  for (const row of rows) setBit(bitmap, row);
  return bitmap;
}

export function fullBitmap(length: number): Bitmap {
  const bitmap = createBitmap(length);
  bitmap.words.fill(0xffffffff);
  if (length % 32 !== 0) bitmap.words[bitmap.words.length - 1] = 2 ** (length % 32) - 1;
  return bitmap;
}

/** The same rows with room for more. */
export function extendBitmap(bitmap: Bitmap, length: number): Bitmap {
  const extended = createBitmap(Math.max(length, bitmap.length));
  extended.words.set(bitmap.words);
  return extended;
}

export function setBit({ length, words }: Bitmap, row: number): void {
  if (!Number.isInteger(row) || row < 0 || row >= length) {
    throw new InvalidArgumentError(`row ${row} is outside of a bitmap of ${length} rows`, {
      field: "row",
      row,
      length,
    });
  }
  words[row >>> 5]! |= 1 << (row & 31);
}

export function clearBit(bitmap: Bitmap, row: number): void {
  if (hasBit(bitmap, row)) bitmap.words[row >>> 5]! &= ~(1 << (row & 31));
}

export function hasBit({ length, words }: Bitmap, row: number): boolean {
  return Number.isInteger(row) && row >= 0 && row < length && (words[row >>> 5]! & (1 << (row & 31))) !== 0;
}

/** Rows that are in every one of them; as long as the shortest. */
export function intersectBitmaps(first: Bitmap, ...others: readonly Bitmap[]): Bitmap {
  const result = createBitmap(Math.min(first.length, ...others.map(({ length }) => length)));
  result.words.set(first.words.subarray(0, result.words.length));
  for (const { words } of others) {
    for (let word = 0; word < result.words.length; word++) result.words[word]! &= words[word]!;
  }
  return clearBeyond(result);
}

/** Rows that are in at least one of them; as long as the longest. */
export function uniteBitmaps(first: Bitmap, ...others: readonly Bitmap[]): Bitmap {
  const result = extendBitmap(first, Math.max(first.length, ...others.map(({ length }) => length)));
  for (const { words } of others) {
    for (let word = 0; word < words.length; word++) result.words[word]! |= words[word]!;
  }
  return result;
}

/** Rows of the first that are not in the second. */
export function subtractBitmap(first: Bitmap, second: Bitmap): Bitmap {
  const result = extendBitmap(first, first.length);
  for (let word = 0; word < result.words.length; word++) result.words[word]! &= ~(second.words[word] ?? 0);
  return result;
}

export function countBits({ words }: Bitmap): number {
  let count = 0;
  for (let word of words) {
    word -= (word >>> 1) & 0x55555555;
    word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
    count += Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return count;
}

/** The rows of the set, ascending. */
export function* rowsOf({ words }: Bitmap): Generator<number> {
  for (const [index, word] of words.entries()) {
    for (let rest = word; rest !== 0; rest &= rest - 1) yield index * 32 + 31 - Math.clz32(rest & -rest);
  }
}

function clearBeyond(bitmap: Bitmap): Bitmap {
  const beyond = bitmap.length % 32;
  if (beyond !== 0) bitmap.words[bitmap.words.length - 1]! &= 2 ** beyond - 1;
  return bitmap;
}
