/**
 * The layout of the one table. A conversation is one partition; the sort key says what an item is and keeps events,
 * and what belongs to one turn, side by side in order. A turn's record, decision, requests and results are items of
 * their own: each is written once, so "the first one stands" is a condition on existence, and none grows.
 *
 * The index holds only what has a `dueBy`, spread over a few partitions, since all conversations share it.
 */
import { createHash } from "node:crypto";
import { type ConversationId, conversationId } from "../../kernel/index.ts";
import type { Overdue } from "../../conversation/index.ts";
import { keyedTable } from "./dynamodb-keyed-table.ts";

export const tableDefinition = {
  ...keyedTable,
  AttributeDefinitions: [
    ...keyedTable.AttributeDefinitions,
    { AttributeName: "dueShard", AttributeType: "S" },
    { AttributeName: "dueBy", AttributeType: "N" },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: "DueIndex",
      KeySchema: [
        { AttributeName: "dueShard", KeyType: "HASH" },
        { AttributeName: "dueBy", KeyType: "RANGE" },
      ],
      Projection: { ProjectionType: "KEYS_ONLY" },
    },
  ],
} as const;

export const dueIndexName = tableDefinition.GlobalSecondaryIndexes[0].IndexName;

export interface ItemKey {
  readonly PK: string;
  readonly SK: string;
}

export const sortKeys = {
  head: "HEAD",
  event: (seq: number) => `EVT#${padded(seq)}`,
  mark: (key: string) => `MARK#${key}`,
  turn: (turn: number) => `TURN#${padded(turn)}`,
  decision: (turn: number) => `TURN#${padded(turn)}#DECISION`,
  request: (turn: number, key: string) => `${requestPrefix(turn)}${key}`,
  result: (turn: number, key: string) => `${resultPrefix(turn)}${key}`,
  outbox: (seq: number) => `${outboxPrefix}${padded(seq)}`,
  effect: (key: string) => `LEDGER#${key}`,
  memories: (key: string, part: number) => `MEMORY#${key}#${padded(part)}`,
};

const outboxPrefix = "OUT#";

export function requestPrefix(turn: number): string {
  return `TURN#${padded(turn)}#STEP#`;
}

export function resultPrefix(turn: number): string {
  return `TURN#${padded(turn)}#RESULT#`;
}

/** Both ends inclusive. */
export interface SortKeyRange {
  readonly from: string;
  readonly to: string;
}

export const sortKeyRanges = {
  events: (throughSeq: number): SortKeyRange => ({ from: sortKeys.event(0), to: sortKeys.event(throughSeq) }),
  /** The turn's record and its decision. */
  turn: (turn: number): SortKeyRange => ({ from: sortKeys.turn(turn), to: sortKeys.decision(turn) }),
  /** All requests and results of a turn; `$` is the character after `#`. */
  journal: (turn: number): SortKeyRange => ({ from: resultPrefix(turn), to: `TURN#${padded(turn)}#STEP$` }),
  ledger: (): SortKeyRange => ({ from: "LEDGER#", to: "LEDGER$" }),
};

/** As many digits as the largest safe integer has, so that the order of texts is that of numbers. */
function padded(value: number): string {
  return String(value).padStart(16, "0");
}

const partitionPrefix = "CONV#";

export function itemKey(id: ConversationId, sortKey: string): ItemKey {
  return { PK: partitionKey(id), SK: sortKey };
}

export function partitionKey(id: ConversationId): string {
  return `${partitionPrefix}${id}`;
}

const shardCount = 8;

export const dueShards: readonly string[] = Array.from({ length: shardCount }, (_, shard) => `DUE#${shard}`);

/** Nothing at all without a due time: the item then leaves the index. */
export function dueAttributes(id: ConversationId, dueBy: number | undefined): { dueShard?: string; dueBy?: number } {
  if (dueBy === undefined) return {};
  const shard = createHash("sha256").update(id).digest().readUInt8(0) % shardCount;
  return { dueShard: `DUE#${shard}`, dueBy };
}

export function overdueOf({ PK, SK }: ItemKey): Overdue {
  const id = conversationId(PK.slice(partitionPrefix.length));
  if (!SK.startsWith(outboxPrefix)) return { conversationId: id };
  return { conversationId: id, outboxSeq: Number(SK.slice(outboxPrefix.length)) };
}
