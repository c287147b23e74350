import { createDynamodbAnswerMemory } from "../../src/adapters/aws/dynamodb-answer-memory.ts";
import { modelTrafficTableDefinition } from "../../src/adapters/aws/dynamodb-model-traffic-keys.ts";
import { answerMemoryContract } from "../model/answer-memory-contract.ts";
import { onDynamodbLocal } from "./dynamodb.ts";

onDynamodbLocal((dynamodb) => {
  answerMemoryContract("in DynamoDB", async (clock) => {
    const tableName = await dynamodb.createTable(modelTrafficTableDefinition);
    return createDynamodbAnswerMemory({ client: dynamodb.client, tableName, clock });
  });
});
