/**
 * Memories in DynamoDB: packed into as few items as hold them, since a transaction takes 100 items and an upload may
 * have more documents than that. The mark decides which upload of a key was the first.
 */
import { encodeMemories, type Mark, maximumItemBytes } from "../../conversation/index.ts";
import type { ConversationId, Json } from "../../kernel/index.ts";
import { StoreUnavailableError } from "../../conversation/index.ts";
import { itemKey, sortKeys } from "./dynamodb-keys.ts";
import { type ConditionalItem, type DynamodbTable, isNew } from "./dynamodb-table.ts";

export async function putMemories(
  table: DynamodbTable,
  id: ConversationId,
  mark: Mark,
  memories: readonly Json[],
): Promise<Mark> {
  const encoded = encodeMemories(mark, memories);
  const markKey = itemKey(id, sortKeys.mark(mark.key));
  const first: ConditionalItem = { item: { ...markKey, body: encoded.mark }, condition: isNew };
  const rest = packed(encoded.memories).map((body, part) => ({
    item: { ...itemKey(id, sortKeys.memories(mark.key, part)), body },
  }));
  const codes = await table.transact([first, ...rest]);
  if (!codes) return mark;
  const standing = await table.get(markKey);
  if (standing) return JSON.parse(standing.body) as Mark;
  throw new StoreUnavailableError(new Error(`two uploads with key ${mark.key} collided`));
}

/** JSON arrays, each within the limit of an item or of a single memory. */
function packed(memories: readonly string[]): string[] {
  const arrays: string[][] = [];
  let room = 0;
  for (const memory of memories) {
    const bytes = Buffer.byteLength(memory) + 1;
    if (bytes > room) {
      arrays.push([]);
      room = maximumItemBytes;
    }
    arrays.at(-1)?.push(memory);
    room -= bytes;
  }
  return arrays.map((array) => `[${array.join(",")}]`);
}
