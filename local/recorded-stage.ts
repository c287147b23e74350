/**
 * Past turns out of the tables of a deployed stage. It only reads: the client that the stores get refuses whatever is no
 * read, so that nobody who looks at a stage can change it, whatever their credentials allow.
 */
import { BatchGetCommand, type DynamoDBDocumentClient, GetCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { createDynamodbCompletionLog } from "../src/adapters/aws/dynamodb-completion-log.ts";
import { createDynamodbConversationStore } from "../src/adapters/aws/dynamodb-conversation-store.ts";
import { createDynamodbKnowledgeStore } from "../src/adapters/aws/dynamodb-knowledge-store.ts";
import { createDynamodbVectorCache } from "../src/adapters/aws/dynamodb-vector-cache.ts";
import type { RecordedTurns } from "./recorded-turns.ts";

export interface StageTables {
  readonly conversations: string;
  readonly knowledge: string;
  readonly completions: string;
}

/** Throws ReadOnly, from whatever would write. */
export function openRecordedStage(client: DynamoDBDocumentClient, tables: StageTables): RecordedTurns {
  const reading = readOnly(client);
  const ofKnowledge = { client: reading, tableName: tables.knowledge };
  return {
    store: createDynamodbConversationStore({ client: reading, tableName: tables.conversations, ids: noIds }),
    completionLog: createDynamodbCompletionLog({ client: reading, tableName: tables.completions, keptDays: 1 }),
    knowledgeStore: createDynamodbKnowledgeStore({
      ...ofKnowledge,
      ids: noIds,
      pause: () => Promise.resolve(),
      random: () => 0,
    }),
    vectors: createDynamodbVectorCache(ofKnowledge),
  };
}

const noIds = {
  next: (): never => {
    throw new ReadOnlyError("an id");
  },
};

const reads = [GetCommand, QueryCommand, BatchGetCommand];

function readOnly(client: DynamoDBDocumentClient): DynamoDBDocumentClient {
  const send = (command: Parameters<DynamoDBDocumentClient["send"]>[0]) => {
    if (reads.some((kind) => command instanceof kind)) return client.send(command);
    return Promise.reject(new ReadOnlyError(command.constructor.name));
  };
  return Object.assign(Object.create(client) as DynamoDBDocumentClient, { send });
}

export class ReadOnlyError extends Error {
  override readonly name = "ReadOnly";
  constructor(what: string) {
    super(
      `Looking at a stage asked for ${what}, but nothing of a stage may be changed by that. This is a fault in Turnwise.`,
    );
  }
}
