/**
 * The completion log in a DynamoDB table of its own, which forgets by itself (TTL) after the days that the company set.
 * A conversation's records are one partition. The index by day carries what costs are summed from, spread over shards:
 * one partition takes a thousand writes a second. An index is read eventually: the newest calls may be missing for a moment.
 */
import { setTimeout as sleep } from "node:timers/promises";
import {
  BatchWriteCommand,
  type BatchWriteCommandInput,
  paginateQuery,
  PutCommand,
  type DynamoDBDocumentClient,
  type QueryCommandInput,
} from "@aws-sdk/lib-dynamodb";
import { expiryOf, recordKey, turnKeys } from "../../model/index.ts";
import type { CompletionCost, CompletionLog, CompletionRecord } from "../../model/index.ts";
import { completionDayIndexName } from "./dynamodb-completion-keys.ts";

export interface DynamodbCompletionLogOptions {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly keptDays: number;
}

const shards = 10;
const batchSize = 25;
const millisecondsPerDay = 86_400_000;

export function createDynamodbCompletionLog(options: DynamodbCompletionLogOptions): CompletionLog {
  const { client, tableName: TableName, keptDays } = options;
  const query = (input: Omit<QueryCommandInput, "TableName">) => queryAll(client, { TableName, ...input });
  return {
    async append(records) {
      const items = records.map((record) => itemOf(record, keptDays));
      await Promise.all(items.map((Item) => client.send(new PutCommand({ TableName, Item }))));
    },
    async ofTurn(conversationId, turn) {
      const { from, until } = turnKeys(turn);
      const values = { ":id": conversationId, ":from": from, ":until": until };
      const condition = "PK = :id AND SK BETWEEN :from AND :until";
      const items = query({
        KeyConditionExpression: condition,
        ExpressionAttributeValues: values,
        ConsistentRead: true,
      });
      return (await Array.fromAsync(items)).map(({ body }) => JSON.parse(String(body)) as CompletionRecord);
    },
    costsBetween: (from, until) => costsBetween(query, from, until),
    async erase(conversationId) {
      const all = query({
        KeyConditionExpression: "PK = :id",
        ExpressionAttributeValues: { ":id": conversationId },
        ProjectionExpression: "PK, SK",
        ConsistentRead: true,
      });
      const keys = await Array.fromAsync(all);
      await deleteAll(
        client,
        TableName,
        keys.map(({ PK, SK }) => ({ DeleteRequest: { Key: { PK, SK } } })),
      );
    },
  };
}

type WriteRequest = NonNullable<NonNullable<BatchWriteCommandInput["RequestItems"]>[string]>[number];
type Attributes = Readonly<Record<string, unknown>>;
type Query = (input: Omit<QueryCommandInput, "TableName">) => AsyncIterable<Attributes>;

function itemOf(record: CompletionRecord, keptDays: number): Record<string, unknown> {
  const key = recordKey(record);
  const { at, prompt, promptVersion, model, deployment, lane, outcome, usage, costMicroUsd } = record;
  return {
    PK: record.conversationId,
    SK: key,
    body: JSON.stringify(record),
    expiresAt: expiryOf(record, keptDays),
    dayShard: `${dayOf(at)}#${shardOf(record.conversationId + key)}`,
    at,
    cost: { at, prompt, promptVersion, model, deployment, lane, outcome, usage, costMicroUsd },
  };
}

/** Days of all shards, each in the order of time. Between shards the order is not that of time. */
async function* costsBetween(query: Query, from: number, until: number): AsyncIterable<CompletionCost> {
  for (let day = startOfDay(from); day < until; day += millisecondsPerDay) {
    for (let shard = 0; shard < shards; shard += 1) {
      const values = { ":day": `${dayOf(day)}#${shard}`, ":from": from, ":until": until - 1 };
      const items = query({
        IndexName: completionDayIndexName,
        KeyConditionExpression: "dayShard = :day AND #at BETWEEN :from AND :until",
        ExpressionAttributeNames: { "#at": "at" },
        ExpressionAttributeValues: values,
      });
      for await (const { cost } of items) yield cost as CompletionCost;
    }
  }
}

async function* queryAll(client: DynamoDBDocumentClient, input: QueryCommandInput): AsyncIterable<Attributes> {
  for await (const { Items = [] } of paginateQuery({ client }, input)) yield* Items;
}

/** What DynamoDB gives back unprocessed is sent again, a little later each time; then its throttling is the caller's. */
async function deleteAll(client: DynamoDBDocumentClient, table: string, all: readonly WriteRequest[]): Promise<void> {
  for (let start = 0; start < all.length; start += batchSize) {
    let rest: readonly WriteRequest[] = all.slice(start, start + batchSize);
    for (let attempt = 0; rest.length > 0; attempt += 1) {
      if (attempt > 5) throw new Error(`${rest.length} records of the completion log were not deleted`);
      if (attempt > 0) await sleep(50 * 2 ** attempt);
      const { UnprocessedItems } = await client.send(new BatchWriteCommand({ RequestItems: { [table]: [...rest] } }));
      rest = UnprocessedItems?.[table] ?? [];
    }
  }
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function startOfDay(at: number): number {
  return Math.floor(at / millisecondsPerDay) * millisecondsPerDay;
}

/** Spreads evenly; it need not be hard to guess. */
function shardOf(text: string): number {
  let sum = 0;
  for (let index = 0; index < text.length; index += 1) sum = (sum * 31 + text.charCodeAt(index)) >>> 0;
  return sum % shards;
}
