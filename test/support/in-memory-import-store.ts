/** The store of imports as it is on AWS, over a DynamoDB in memory. */
import { createDynamodbImportStore } from "../../src/adapters/aws/dynamodb-import-store.ts";
import type { ImportStore } from "../../src/knowledge/ingestion/index.ts";
import { inMemoryDynamodb } from "./in-memory-dynamodb.ts";

export function inMemoryImportStore(): ImportStore {
  let counter = 0;
  return createDynamodbImportStore({
    ...{ client: inMemoryDynamodb(), tableName: "imports", clock: { now: () => 0 } },
    ids: { next: (prefix) => `${prefix}_${(counter += 1)}` },
  });
}
