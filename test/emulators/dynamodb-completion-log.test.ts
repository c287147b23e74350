import { after, before, describe, it } from "node:test";
import { completionTableDefinition } from "../../src/adapters/aws/dynamodb-completion-keys.ts";
import { createDynamodbCompletionLog } from "../../src/adapters/aws/dynamodb-completion-log.ts";
import { completionLogContract } from "../model/completion-log/completion-log-contract.ts";
import { type DynamodbLocal, startDynamodbLocal } from "./dynamodb.ts";

if (process.env.TURNWISE_EMULATORS === "1") {
  describe("against DynamoDB Local", () => {
    let dynamodb: DynamodbLocal;
    before(async () => {
      dynamodb = await startDynamodbLocal();
    });
    after(() => dynamodb.stop());

    completionLogContract("in DynamoDB", async () => {
      const tableName = await dynamodb.createTable(completionTableDefinition);
      return createDynamodbCompletionLog({ client: dynamodb.client, tableName, keptDays: 30 });
    });
  });
} else {
  it("is run by npm run test:emulators", { skip: "it needs Java and a large package" });
}
