/**
 * The few things the stores of knowledge and of imports ask of DynamoDB. A condition that does not hold is a return value; what may pass by
 * itself is a ServiceUnavailableError. Reads are strongly consistent: what was published is there for the next reader.
 */
import {
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  TransactWriteCommand,
} from "@aws-sdk/lib-dynamodb";
import type { RowKey, RowRange } from "./dynamodb-knowledge-keys.ts";
import type { DocumentClient } from "./dynamodb-table.ts";
import { callService, hasName, ServiceUnavailableError } from "./service-failures.ts";

export interface KnowledgeTable {
  get<Row extends RowKey>(key: RowKey): Promise<Row | undefined>;
  /** In order of the sort keys, or from the end; asks for as many rows at a time as `pageSize`, and only when they are taken. */
  query<Row extends RowKey>(range: RowRange, options: QueryOptions): AsyncIterable<Row>;
  put(row: RowKey): Promise<void>;
  /** Resolves with what it replaced, or with the row itself when its answer was lost and the SDK repeated it. */
  replace<Row extends RowKey>(row: Row): Promise<Row | undefined>;
  /** False when the row that is there has another revision, or there is none. */
  putOn(revision: number, row: RowKey): Promise<boolean>;
  /** False when there is a row with this key. */
  putNew(row: RowKey): Promise<boolean>;
  /** All of them, or none, and then false: one of the keys is taken, or somebody else writes one of them right now. */
  putAllNew(rows: readonly RowKey[]): Promise<boolean>;
  delete(key: RowKey): Promise<void>;
}

export interface QueryOptions {
  readonly pageSize: number;
  readonly backwards?: boolean;
}

const isNew = { ConditionExpression: "attribute_not_exists(PK)" };

export function openKnowledgeTable(client: DocumentClient, TableName: string): KnowledgeTable {
  const call = <Result>(send: () => Promise<Result>) => callService("DynamoDB", send);
  return {
    async get<Row extends RowKey>({ PK, SK }: RowKey) {
      const command = new GetCommand({ TableName, Key: { PK, SK }, ConsistentRead: true });
      const { Item } = await call(() => client.send(command));
      return Item as Row | undefined;
    },
    query: (range, options) => queryRows(client, TableName, range, options),
    async put(row) {
      await call(() => client.send(new PutCommand({ TableName, Item: row })));
    },
    async replace<Row extends RowKey>(row: Row) {
      const command = new PutCommand({ TableName, Item: row, ReturnValues: "ALL_OLD" });
      return (await call(() => client.send(command))).Attributes as Row | undefined;
    },
    putOn(revision, row) {
      const condition = {
        ConditionExpression: "revision = :revision",
        ExpressionAttributeValues: { ":revision": revision },
      };
      return call(() => putIf(client, new PutCommand({ TableName, Item: row, ...condition })));
    },
    putNew: (row) => call(() => putIf(client, new PutCommand({ TableName, Item: row, ...isNew }))),
    putAllNew: (rows) => call(() => putAllNew(client, TableName, rows)),
    async delete({ PK, SK }) {
      await call(() => client.send(new DeleteCommand({ TableName, Key: { PK, SK } })));
    },
  };
}

async function* queryRows<Row extends RowKey>(
  client: DocumentClient,
  TableName: string,
  { PK, from, to }: RowRange,
  { pageSize, backwards = false }: QueryOptions,
): AsyncGenerator<Row> {
  // DynamoDB takes a range that ends before it begins for a mistake.
  if (to !== undefined && from > to) return;
  let ExclusiveStartKey: QueryCommandInput["ExclusiveStartKey"];
  do {
    const command = new QueryCommand({
      TableName,
      KeyConditionExpression: to === undefined ? "PK = :PK AND SK >= :from" : "PK = :PK AND SK BETWEEN :from AND :to",
      ExpressionAttributeValues: { ":PK": PK, ":from": from, ...(to === undefined ? {} : { ":to": to }) },
      ConsistentRead: true,
      ScanIndexForward: !backwards,
      Limit: pageSize,
      ExclusiveStartKey,
    });
    const page = await callService("DynamoDB", () => client.send(command));
    yield* (page.Items ?? []) as Row[];
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
}

async function putIf(client: DocumentClient, command: PutCommand): Promise<boolean> {
  try {
    await client.send(command);
    return true;
  } catch (error) {
    if (hasName(error, "ConditionalCheckFailedException")) return false;
    throw error;
  }
}

const rivalry = ["TransactionConflictException", "TransactionInProgressException", "ReplicatedWriteConflictException"];
const overloaded = /ThrottlingError|ProvisionedThroughputExceeded|RequestLimitExceeded/;

async function putAllNew(client: DocumentClient, TableName: string, rows: readonly RowKey[]): Promise<boolean> {
  const TransactItems = rows.map((Item) => ({ Put: { TableName, Item, ...isNew } }));
  try {
    await client.send(new TransactWriteCommand({ TransactItems }));
    return true;
  } catch (error) {
    if (hasName(error, ...rivalry)) return false;
    const codes = cancellationCodes(error);
    if (codes.some((code) => code === "ConditionalCheckFailed" || code === "TransactionConflict")) return false;
    throw codes.some((code) => overloaded.test(code)) ? new ServiceUnavailableError("DynamoDB", error) : error;
  }
}

function cancellationCodes(error: unknown): string[] {
  if (!hasName(error, "TransactionCanceledException")) return [];
  const reasons = (error as { CancellationReasons?: readonly { Code?: string }[] }).CancellationReasons ?? [];
  return reasons.map(({ Code = "None" }) => Code);
}
