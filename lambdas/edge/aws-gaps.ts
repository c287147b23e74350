/** Gaps in the knowledge on AWS: their store stands in the knowledge's table. */
import { createDynamodbGapStore } from "../../src/adapters/aws/dynamodb-gap-store.ts";
import type { GapStore } from "../../src/knowledge/gaps/index.ts";
import { documentClient } from "./aws-clients.ts";

export function gapStore({ KNOWLEDGE_TABLE_NAME }: { readonly KNOWLEDGE_TABLE_NAME: string }): GapStore {
  return createDynamodbGapStore({ client: documentClient(), tableName: KNOWLEDGE_TABLE_NAME });
}
