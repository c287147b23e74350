import { after, before, describe, it } from "node:test";
import { createDynamodbAnswerMemory } from "../../src/adapters/aws/dynamodb-answer-memory.ts";
import { modelTrafficTableDefinition } from "../../src/adapters/aws/dynamodb-model-traffic-keys.ts";
import { answerMemoryContract } from "../model/answer-memory-contract.ts";
import { type DynamodbLocal, startDynamodbLocal } from "./dynamodb.ts";

if (process.env.TURNWISE_EMULATORS === "1") {
  describe("against DynamoDB Local", () => {
    let dynamodb: DynamodbLocal;
    before(async () => {
      dynamodb = await startDynamodbLocal();
    });
    after(() => dynamodb.stop());

    answerMemoryContract("in DynamoDB", async (clock) => {
      const tableName = await dynamodb.createTable(modelTrafficTableDefinition);
      return createDynamodbAnswerMemory({ client: dynamodb.client, tableName, clock });
    });
  });
} else {
  it("is run by npm run test:emulators", { skip: "it needs Java and a large package" });
}
