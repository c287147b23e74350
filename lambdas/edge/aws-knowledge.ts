import { createDynamodbKnowledgeStore } from "../../src/adapters/aws/dynamodb-knowledge-store.ts";
import type { KnowledgeStore } from "../../src/knowledge/index.ts";
import { documentClient } from "./aws-clients.ts";
import { randomIds, systemTiming } from "./aws-runtime.ts";

export function knowledgeStore({ KNOWLEDGE_TABLE_NAME }: { readonly KNOWLEDGE_TABLE_NAME: string }): KnowledgeStore {
  const { pause, random } = systemTiming;
  return createDynamodbKnowledgeStore({
    client: documentClient(),
    tableName: KNOWLEDGE_TABLE_NAME,
    ids: randomIds,
    pause,
    random,
  });
}
