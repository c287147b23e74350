/**
 * The few things the conversation store asks of DynamoDB, with its failures translated: a condition that does not hold
 * is a return value, what may pass by itself is a StoreUnavailableError. Reads are strongly consistent: each rule of the
 * protocol is decided on what was read last. Only the index can't be read so, and the sweep need not see the latest.
 */
import {
  BatchWriteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from "@aws-sdk/lib-dynamodb";
import { StoreUnavailableError } from "../../conversation/index.ts";
import type { ConversationId } from "../../kernel/index.ts";
import { dueIndexName, type ItemKey, partitionKey, type SortKeyRange } from "./dynamodb-keys.ts";
import { hasName, isTransient } from "./service-failures.ts";

export interface Item extends ItemKey {
  /** The document as JSON text. */
  readonly body: string;
  /** Of the head: what writes are conditional on. */
  readonly revision?: number;
  /** Of the head: the write that stored it. */
  readonly writeId?: string;
  /** Of a webhook: nobody has delivered it or given it up. */
  readonly pending?: true;
  readonly dueShard?: string;
  readonly dueBy?: number;
}

export interface Standing {
  readonly body: string;
  readonly writeId: string | undefined;
}

export interface Condition {
  readonly ConditionExpression: string;
  readonly ExpressionAttributeValues?: Readonly<Record<string, number>>;
}

export const isNew: Condition = { ConditionExpression: "attribute_not_exists(PK)" };
export const isThere: Condition = { ConditionExpression: "attribute_exists(PK)" };
export const isPending: Condition = { ConditionExpression: "attribute_exists(pending)" };

export type ConditionalItem = { readonly item: Item; readonly condition?: Condition };

/** What became of one item of a transaction that was cancelled: `None`, `ConditionalCheckFailed`, `TransactionConflict`, or one of AWS that we have no use for. */
export type CancellationCode = string;

export interface DynamodbTable {
  get(key: ItemKey): Promise<Item | undefined>;
  /** At most `limit` items of a conversation, in order of their sort keys, or from the end backwards. */
  query(id: ConversationId, range: SortKeyRange, options?: { backwards: boolean; limit: number }): Promise<Item[]>;
  /** Keys in one shard of the due index, earliest first. */
  queryDue(shard: string, now: number, limit: number): Promise<DueKey[]>;
  /** `standing`: the condition failed, and this is what is there. */
  put(item: Item, condition: Condition): Promise<{ readonly stored: boolean; readonly standing?: Standing }>;
  /** Undefined when everything was written; else one code per item, and nothing was. */
  transact(items: readonly ConditionalItem[]): Promise<readonly CancellationCode[] | undefined>;
  keysOf(id: ConversationId): Promise<ItemKey[]>;
  /** Deletes what it can; what was throttled is still there afterwards. */
  delete(keys: readonly ItemKey[]): Promise<void>;
}

export interface DueKey extends ItemKey {
  readonly dueBy: number;
}

export type DocumentClient = Pick<DynamoDBDocumentClient, "send">;

export function openDynamodbTable(client: DocumentClient, TableName: string): DynamodbTable {
  const queryAll = <Found>(input: Omit<QueryCommandInput, "TableName">, limit: number) =>
    queryPages<Found>(client, { TableName, ...input }, limit);

  return {
    async get(Key) {
      const { Item } = await translated(client.send(new GetCommand({ TableName, Key, ConsistentRead: true })));
      return Item as Item | undefined;
    },
    query(id, { from, to }, { backwards, limit } = { backwards: false, limit: Infinity }) {
      const values = { ":id": partitionKey(id), ":from": from, ":to": to };
      const condition = "PK = :id AND SK BETWEEN :from AND :to";
      return queryAll<Item>({ ...consistently(condition, values), ScanIndexForward: !backwards }, limit);
    },
    queryDue(shard, now, limit) {
      const KeyConditionExpression = "dueShard = :shard AND dueBy <= :now";
      const ExpressionAttributeValues = { ":shard": shard, ":now": now };
      return queryAll<DueKey>({ IndexName: dueIndexName, KeyConditionExpression, ExpressionAttributeValues }, limit);
    },
    put: (item, condition) => putIf(client, TableName, item, condition),
    transact: (items) => transact(client, TableName, items),
    keysOf(id) {
      const all = consistently("PK = :id", { ":id": partitionKey(id) });
      return queryAll<ItemKey>({ ...all, ProjectionExpression: "PK, SK" }, Infinity);
    },
    async delete(keys) {
      const batches = chunks(keys, batchSize).map((batch) => batch.map((Key) => ({ DeleteRequest: { Key } })));
      for (const requests of batches) {
        await translated(client.send(new BatchWriteCommand({ RequestItems: { [TableName]: requests } })));
      }
    },
  };
}

const batchSize = 25;

function chunks<T>(values: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) =>
    values.slice(index * size, (index + 1) * size),
  );
}

function consistently(KeyConditionExpression: string, ExpressionAttributeValues: Readonly<Record<string, string>>) {
  return { KeyConditionExpression, ExpressionAttributeValues, ConsistentRead: true };
}

/** A page ends after 1 MB, whatever the limit. */
async function queryPages<Found>(client: DocumentClient, input: QueryCommandInput, limit: number): Promise<Found[]> {
  const found: Found[] = [];
  let ExclusiveStartKey: QueryCommandInput["ExclusiveStartKey"];
  do {
    const room = Number.isFinite(limit) ? { Limit: limit - found.length } : {};
    if (room.Limit === 0) break;
    const page = await translated(client.send(new QueryCommand({ ...input, ...room, ExclusiveStartKey })));
    found.push(...((page.Items ?? []) as Found[]));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return found;
}

async function putIf(client: DocumentClient, TableName: string, item: Item, condition: Condition) {
  const command = new PutCommand({
    TableName,
    Item: item,
    ...condition,
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  });
  try {
    await client.send(command);
    return { stored: true };
  } catch (error) {
    if (!hasName(error, "ConditionalCheckFailedException")) throw translate(error);
    const { Item: raw } = error as { Item?: Readonly<Record<string, RawText>> };
    return { stored: false, ...(raw ? { standing: standingOf(raw) } : {}) };
  }
}

/** The document client translates answers, but not the item that comes with an error. */
type RawText = string | { readonly S: string };

function standingOf({ body, writeId }: Readonly<Record<string, RawText>>): Standing {
  return { body: plainText(body) ?? "null", writeId: plainText(writeId) };
}

function plainText(raw: RawText | undefined): string | undefined {
  return typeof raw === "object" ? raw.S : raw;
}

async function transact(client: DocumentClient, TableName: string, items: readonly ConditionalItem[]) {
  const TransactItems: TransactWriteCommandInput["TransactItems"] = items.map(({ item, condition }) => ({
    Put: { TableName, Item: item, ...condition },
  }));
  try {
    await client.send(new TransactWriteCommand({ TransactItems }));
    return undefined;
  } catch (error) {
    const codes = cancellationCodes(error);
    if (!codes?.some(isConditionOrConflict)) throw translate(error, codes);
    return codes;
  }
}

function isConditionOrConflict(code: CancellationCode): boolean {
  return code === "ConditionalCheckFailed" || code === "TransactionConflict";
}

function cancellationCodes(error: unknown): CancellationCode[] | undefined {
  if (!hasName(error, "TransactionCanceledException")) return undefined;
  const reasons = (error as { CancellationReasons?: readonly { Code?: string }[] }).CancellationReasons ?? [];
  return reasons.map(({ Code = "None" }) => Code);
}

async function translated<Result>(answer: Promise<Result>): Promise<Result> {
  try {
    return await answer;
  } catch (error) {
    throw translate(error);
  }
}

const passing = ["TransactionConflictException", "TransactionInProgressException", "ReplicatedWriteConflictException"];
const overloaded = /ThrottlingError|ProvisionedThroughputExceeded|RequestLimitExceeded/;

function translate(error: unknown, codes: readonly CancellationCode[] = []): unknown {
  const mayPass = isTransient(error) || hasName(error, ...passing) || codes.some((code) => overloaded.test(code));
  return mayPass ? new StoreUnavailableError(error) : error;
}
