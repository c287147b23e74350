import { createDynamodbGapStore } from "../../../src/adapters/aws/dynamodb-gap-store.ts";
import { gapStoreContract } from "../../knowledge/gaps/gap-store-contract.ts";
import { inMemoryDynamodb } from "../../support/in-memory-dynamodb.ts";

gapStoreContract("over DynamoDB's requests", async () => {
  const store = createDynamodbGapStore({ client: inMemoryDynamodb(), tableName: "knowledge" });
  return { store, close: async () => undefined };
});
