/** Keeps documents about the conversation's customer, verbatim and once per idempotency key. */
import { parseTimestamp } from "../contracts/http-timestamps.ts";
import type { ConversationId, Ids, Json, JsonObject } from "../kernel/index.ts";
import { contentDigest } from "./append-signal.ts";
import { ConversationNotFoundError } from "./errors.ts";
import type { Timing } from "./ports.ts";
import type { ConversationStore } from "./store.ts";

export interface MemoriesUpload {
  readonly idempotencyKey: string;
  readonly memories: readonly JsonObject[];
  /** Fields to look for a memory's own time in, in this order. */
  readonly createdAtKeys: readonly string[];
}

export interface UploadDependencies {
  readonly store: ConversationStore;
  readonly timing: Timing;
  readonly ids: Ids;
}

/** Resolves with the first upload's answer when the key is repeated. */
export type UploadMemories = (id: ConversationId, upload: MemoriesUpload) => Promise<Json>;

export function createUploadMemories({ store, timing, ids }: UploadDependencies): UploadMemories {
  return async (id, upload) => {
    if (!(await store.readHead(id))) throw new ConversationNotFoundError(id);
    const now = timing.clock.now();
    const mark = {
      key: `memories:${upload.idempotencyKey}`,
      digest: contentDigest(upload),
      response: { upload_id: ids.next("upl"), memories_inserted: upload.memories.length },
    };
    const documents = upload.memories.map((memory) => ({ at: timeOf(memory, upload.createdAtKeys) ?? now, memory }));
    return (await store.putMemories(id, mark, documents)).response;
  };
}

function timeOf(memory: JsonObject, keys: readonly string[]): number | undefined {
  for (const key of keys) {
    const value = memory[key];
    const at = typeof value === "string" ? parseTimestamp(value) : undefined;
    if (at !== undefined) return at;
  }
  return undefined;
}
