/**
 * The layout of the table of imports. A document is larger than an item may be, so its body is compressed and cut into
 * parts, which its row names by their generation. A writer makes parts of a generation of its own, then puts the row, then
 * deletes the generation that its row replaced; so a row always names parts that are all there:
 *
 *   A: parts a1 a2 │ row → a │ delete what the row named before
 *   B:        parts b1 │ row → b │ delete a1 a2          whoever reads "row → a" and misses a part reads the row again
 *
 * | PK                 | SK                     | what                                                    |
 * | IMPORTS            | time, import           | that there is an import, to list the newest             |
 * | IMPORT#import      | RECORD                 | the import's record and its revision                    |
 * | IMPORT#import      | DOCUMENT, number       | a document's row: its progress, and where its body is   |
 * | PARTS#import#number| generation, kind, part | compressed bytes of a document's body or progress       |
 *
 * The parts of a key are separated by a tab, which no id holds.
 */
import { digits, end, key, keyedTable } from "./dynamodb-keyed-table.ts";
import type { RowKey, RowRange } from "./dynamodb-knowledge-keys.ts";

export const importsTableDefinition = keyedTable;

/** Holds the second, since 1970, after which DynamoDB may delete the item. */
export const timeToLiveAttribute = "expiresAt";

const timeDigits = 16;
const numberDigits = 6;
const partDigits = 3;

export const listingKey = (startedAt: number, importId: string): RowKey => ({
  PK: "IMPORTS",
  SK: key(digits(startedAt, timeDigits), importId),
});

/** All imports, or those that started before this one and the one itself. */
export const listingRange = (last?: { readonly startedAt: number; readonly id: string }): RowRange => ({
  PK: "IMPORTS",
  from: "0",
  ...(last && { to: listingKey(last.startedAt, last.id).SK }),
});

const partitionOf = (importId: string): string => `IMPORT#${importId}`;

export const recordKey = (importId: string): RowKey => ({ PK: partitionOf(importId), SK: "RECORD" });

export const documentKey = (importId: string, number: number): RowKey => ({
  PK: partitionOf(importId),
  SK: key("DOCUMENT", digits(number, numberDigits)),
});

export const documentsRange = (importId: string): RowRange => ({
  PK: partitionOf(importId),
  from: key("DOCUMENT", ""),
  to: `DOCUMENT${end}`,
});

export type PartKind = "body" | "progress";

export interface PartPlace {
  readonly importId: string;
  readonly number: number;
  readonly generation: string;
  readonly kind: PartKind;
  readonly part: number;
}

export const partKey = ({ importId, number, generation, kind, part }: PartPlace): RowKey => ({
  PK: `PARTS#${key(importId, digits(number, numberDigits))}`,
  SK: key(generation, kind, digits(part, partDigits)),
});
