/**
 * Answers of models about texts, in the table that model traffic shares: they expire, need no backup, and are written by
 * the functions that call models. The first one is kept by a condition; what has expired is as if it were not there,
 * since DynamoDB takes its time to delete it.
 */
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { Clock, Json } from "../../kernel/index.ts";
import type { AnswerMemory } from "../../model/index.ts";
import { trafficKeys } from "./dynamodb-model-traffic-keys.ts";
import { callService, hasName } from "./service-failures.ts";

export interface DynamodbAnswerMemoryDependencies {
  readonly client: Pick<DynamoDBDocumentClient, "send">;
  /** Of model traffic. */
  readonly tableName: string;
  readonly clock: Clock;
}

export function createDynamodbAnswerMemory(dependencies: DynamodbAnswerMemoryDependencies): AnswerMemory {
  const { client, tableName: TableName, clock } = dependencies;
  const nowSeconds = (): number => clock.now() / 1_000;

  async function recall(key: string): Promise<Json | undefined> {
    const command = new GetCommand({ TableName, Key: trafficKeys.answer(key), ConsistentRead: true });
    const { Item } = await callService("DynamoDB", () => client.send(command));
    if (!Item || Number(Item["expiresAt"]) <= nowSeconds()) return undefined;
    return JSON.parse(String(Item["body"])) as Json;
  }

  return {
    recall,
    async keep(key, answer, expiresAt) {
      const expires = Math.ceil(expiresAt / 1_000);
      const Item = { ...trafficKeys.answer(key), body: JSON.stringify(answer), expiresAt: expires };
      const isFree = {
        ConditionExpression: "attribute_not_exists(PK) OR expiresAt <= :now",
        ExpressionAttributeValues: { ":now": nowSeconds() },
      };
      try {
        await callService("DynamoDB", () => client.send(new PutCommand({ TableName, Item, ...isFree })));
        return answer;
      } catch (error) {
        if (!hasName(error, "ConditionalCheckFailedException")) throw error;
        return (await recall(key)) ?? answer;
      }
    },
  };
}
