import { completionTableDefinition } from "../../src/adapters/aws/dynamodb-completion-keys.ts";
import { createDynamodbCompletionLog } from "../../src/adapters/aws/dynamodb-completion-log.ts";
import { completionLogContract } from "../model/completion-log/completion-log-contract.ts";
import { onDynamodbLocal } from "./dynamodb.ts";

onDynamodbLocal((dynamodb) => {
  completionLogContract("in DynamoDB", async () => {
    const tableName = await dynamodb.createTable(completionTableDefinition);
    return createDynamodbCompletionLog({ client: dynamodb.client, tableName, keptDays: 30 });
  });
});
