/**
 * The layout of the knowledge table. A publish writes its rows under the number that it hopes for and under an id of its
 * own, the attempt; the version's row then names the attempt that got the number. Rows of any other attempt belong to a
 * publish that died or came too late: no version shows them, not even the one with their number.
 *
 * | PK            | SK                                        | what                                             |
 * | VERSIONS      | number                                    | a version and its attempt                        |
 * | TIMES         | time, number                              | the same, to find a version by its time          |
 * | PUBLISH#id    | PUBLISH                                   | what a publish's id stands for, and its version  |
 * | ITEMS#kind    | id, number, attempt                       | that this version changed the item; no text      |
 * | LOG           | number, attempt, kind, id, part           | the item's text, in parts that fit a row         |
 *
 * The parts of a key are separated by a tab, which no id holds and which sorts before all that an id can hold.
 */
import type { ItemReference, KnowledgeKind } from "../../knowledge/index.ts";
import { digits, end, key, keyedTable, separator } from "./dynamodb-keyed-table.ts";

export const knowledgeTableDefinition = keyedTable;

export interface RowKey {
  readonly PK: string;
  readonly SK: string;
}

/** Rows of one partition; both ends inclusive. Without `to` it goes to the end. */
export interface RowRange {
  readonly PK: string;
  readonly from: string;
  readonly to?: string;
}

const versionDigits = 10;
const timeDigits = 16;
const partDigits = 3;

const versionText = (version: number): string => digits(version, versionDigits);

/** A version number that no key can hold was never published. */
export const largestVersion = 10 ** versionDigits - 1;

export const versionKey = (version: number): RowKey => ({ PK: "VERSIONS", SK: versionText(version) });

export const versionRange = (from: number, through: number): RowRange => ({
  PK: "VERSIONS",
  from: versionText(Math.max(0, from)),
  to: versionText(Math.min(largestVersion, through)),
});

export const timeKey = (publishedAt: number, version: number): RowKey => ({
  PK: "TIMES",
  SK: key(digits(publishedAt, timeDigits), versionText(version)),
});

/** Everything that was published by then; `at` is not negative. */
export const timesUntil = (at: number): RowRange => ({
  PK: "TIMES",
  from: "0",
  to: digits(Math.min(Math.floor(at), Number.MAX_SAFE_INTEGER), timeDigits) + end,
});

export const publishKey = (id: string): RowKey => ({ PK: `PUBLISH#${id}`, SK: "PUBLISH" });

const itemsPartition = (kind: KnowledgeKind): string => `ITEMS#${kind}`;

export const entryKey = ({ kind, id }: ItemReference, version: number, attempt: string): RowKey => ({
  PK: itemsPartition(kind),
  SK: key(id, versionText(version), attempt),
});

/** What is known of one item in the versions up to and with this one. */
export const entriesOf = ({ kind, id }: ItemReference, through: number): RowRange => ({
  PK: itemsPartition(kind),
  from: id + separator,
  to: key(id, versionText(through)) + end,
});

/** What is known of the items of a kind whose ids come after this one. */
export const entriesAfter = (kind: KnowledgeKind, id: string | undefined): RowRange => ({
  PK: itemsPartition(kind),
  from: id === undefined ? " " : id + end,
});

export const textKey = (
  { kind, id }: ItemReference,
  { version, attempt, part }: { readonly version: number; readonly attempt: string; readonly part: number },
): RowKey => ({ PK: "LOG", SK: key(versionText(version), attempt, kind, id, digits(part, partDigits)) });

/** Texts after a change, up to and with a version. */
export const textsBetween = (start: LogPlace, through: number): RowRange => ({
  PK: "LOG",
  from: startOf(start),
  to: versionText(through) + end,
});

/** The change that was read last, or the version to begin with. */
export interface LogPlace {
  readonly version: number;
  readonly after?: { readonly attempt: string; readonly kind: string; readonly id: string };
}

function startOf({ version, after }: LogPlace): string {
  const number = versionText(Math.max(0, version));
  return after ? key(number, after.attempt, after.kind, after.id) + end : number;
}
