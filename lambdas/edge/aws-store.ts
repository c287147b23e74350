import { createDynamodbConversationStore } from "../../src/adapters/aws/dynamodb-conversation-store.ts";
import type { ConversationStore } from "../../src/conversation/index.ts";
import { documentClient } from "./aws-clients.ts";
import { randomIds } from "./aws-runtime.ts";

export function conversationStore({ TABLE_NAME }: { readonly TABLE_NAME: string }): ConversationStore {
  return createDynamodbConversationStore({ client: documentClient(), tableName: TABLE_NAME, ids: randomIds });
}
