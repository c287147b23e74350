import { after, before, describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { knowledgeTableDefinition } from "../../src/adapters/aws/dynamodb-knowledge-keys.ts";
import { createDynamodbKnowledgeStore } from "../../src/adapters/aws/dynamodb-knowledge-store.ts";
import { knowledgeStoreContract } from "../knowledge/store-contract.ts";
import { type DynamodbLocal, startDynamodbLocal } from "./dynamodb.ts";

if (process.env.TURNWISE_EMULATORS === "1") {
  describe("against DynamoDB Local", () => {
    let dynamodb: DynamodbLocal;
    before(async () => {
      dynamodb = await startDynamodbLocal();
    });
    after(() => dynamodb.stop());

    let attempts = 0;
    const ids = { next: (prefix: string) => `${prefix}_${(attempts += 1)}` };

    knowledgeStoreContract("in DynamoDB", async () => {
      const tableName = await dynamodb.createTable(knowledgeTableDefinition);
      const options = { client: dynamodb.client, tableName, ids, pause, random: Math.random };
      return { store: createDynamodbKnowledgeStore(options), close: async () => undefined };
    });
  });
} else {
  it("is run by npm run test:emulators", { skip: "it needs Java and a large package" });
}
