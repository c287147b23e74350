/**
 * As much of DynamoDB as the stores of knowledge and imports ask for, in memory: one table, whole-item puts, conditions on absence and on a revision,
 * transactions and queries by range. Each request is answered after a pause that the test may choose, so that requests
 * of several writers interleave. DynamoDB Local checks the rest (test/emulators).
 */
import type { DocumentClient } from "../../src/adapters/aws/dynamodb-table.ts";
import type { RowKey } from "../../src/adapters/aws/dynamodb-knowledge-keys.ts";
import { compareUtf8 } from "../../src/knowledge/index.ts";
import { serviceError } from "./fake-aws-client.ts";

interface Put {
  readonly Item: RowKey;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeValues?: Readonly<Record<string, unknown>>;
  readonly ReturnValues?: "ALL_OLD";
}

interface Query {
  readonly KeyConditionExpression: string;
  readonly ExpressionAttributeValues: Readonly<Record<string, string>>;
  readonly ScanIndexForward?: boolean;
  readonly Limit?: number;
  readonly ExclusiveStartKey?: RowKey;
}

const keyOf = ({ PK, SK }: RowKey) => JSON.stringify([PK, SK]);

export function inMemoryDynamodb(pause: () => Promise<unknown> = async () => {}): DocumentClient {
  const rows = new Map<string, RowKey>();
  function isTaken({ Item, ConditionExpression, ExpressionAttributeValues }: Put): boolean {
    if (ConditionExpression === undefined) return false;
    const row = rows.get(keyOf(Item)) as (RowKey & { readonly revision?: number }) | undefined;
    if (ConditionExpression !== "revision = :revision") return row !== undefined;
    return row?.revision !== ExpressionAttributeValues?.[":revision"];
  }

  function query({
    KeyConditionExpression,
    ExpressionAttributeValues,
    ScanIndexForward,
    Limit = Infinity,
    ...rest
  }: Query) {
    const {
      ":id": id,
      ":PK": partition = id,
      ":until": until,
      ":from": from = "",
      ":to": to = until,
    } = ExpressionAttributeValues;
    if (to === undefined && KeyConditionExpression.includes("BETWEEN")) throw serviceError("ValidationException");
    const inRange = ({ PK, SK }: RowKey) =>
      PK === partition && compareUtf8(SK, from) >= 0 && (to === undefined || compareUtf8(SK, to) <= 0);
    const ordered = [...rows.values()].filter(inRange).sort((left, right) => compareUtf8(left.SK, right.SK));
    const found = ScanIndexForward === false ? ordered.reverse() : ordered;
    const start = rest.ExclusiveStartKey ? found.findIndex(({ SK }) => SK === rest.ExclusiveStartKey?.SK) + 1 : 0;
    const Items = found.slice(start, start + Limit);
    return { Items: structuredClone(Items), ...(Items.length === Limit && { LastEvaluatedKey: Items.at(-1) }) };
  }
  function put(request: Put) {
    if (isTaken(request)) throw serviceError("ConditionalCheckFailedException");
    const Attributes = request.ReturnValues && rows.get(keyOf(request.Item));
    rows.set(keyOf(request.Item), structuredClone(request.Item));
    return Attributes ? { Attributes } : {};
  }
  function transact({ TransactItems }: { readonly TransactItems: readonly { readonly Put: Put }[] }) {
    const CancellationReasons = TransactItems.map(({ Put }) => ({
      Code: isTaken(Put) ? "ConditionalCheckFailed" : "None",
    }));
    if (CancellationReasons.some(({ Code }) => Code !== "None")) {
      throw serviceError("TransactionCanceledException", { CancellationReasons });
    }
    for (const { Put } of TransactItems) put(Put);
    return {};
  }
  const commands: Readonly<Record<string, (input: never) => unknown>> = {
    GetCommand: ({ Key }: { Key: RowKey }) => ({ Item: structuredClone(rows.get(keyOf(Key))) }),
    PutCommand: put,
    DeleteCommand: ({ Key }: { Key: RowKey }) => ({ deleted: rows.delete(keyOf(Key)) }),
    QueryCommand: query,
    TransactWriteCommand: transact,
  };
  const send = async (command: { constructor: { name: string }; input: unknown }) => {
    await pause();
    const answer = commands[command.constructor.name];
    if (!answer) throw new Error(`there is no ${command.constructor.name} here`);
    return answer(command.input as never);
  };
  return { send };
}
