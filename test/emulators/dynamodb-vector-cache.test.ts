import { knowledgeTableDefinition } from "../../src/adapters/aws/dynamodb-knowledge-keys.ts";
import { createDynamodbVectorCache } from "../../src/adapters/aws/dynamodb-vector-cache.ts";
import { vectorCacheContract } from "../knowledge/vector-cache-contract.ts";
import { onDynamodbLocal } from "./dynamodb.ts";

onDynamodbLocal((dynamodb) => {
  vectorCacheContract("in DynamoDB", async () => {
    const tableName = await dynamodb.createTable(knowledgeTableDefinition);
    return createDynamodbVectorCache({ client: dynamodb.client, tableName });
  });
});
