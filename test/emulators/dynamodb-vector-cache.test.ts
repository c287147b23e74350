import { after, before, describe, it } from "node:test";
import { knowledgeTableDefinition } from "../../src/adapters/aws/dynamodb-knowledge-keys.ts";
import { createDynamodbVectorCache } from "../../src/adapters/aws/dynamodb-vector-cache.ts";
import { vectorCacheContract } from "../knowledge/vector-cache-contract.ts";
import { type DynamodbLocal, startDynamodbLocal } from "./dynamodb.ts";

if (process.env.TURNWISE_EMULATORS === "1") {
  describe("against DynamoDB Local", () => {
    let dynamodb: DynamodbLocal;
    before(async () => {
      dynamodb = await startDynamodbLocal();
    });
    after(() => dynamodb.stop());

    vectorCacheContract("in DynamoDB", async () => {
      const tableName = await dynamodb.createTable(knowledgeTableDefinition);
      return createDynamodbVectorCache({ client: dynamodb.client, tableName });
    });
  });
} else {
  it("is run by npm run test:emulators", { skip: "it needs Java and a large package" });
}
