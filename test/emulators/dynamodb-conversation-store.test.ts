import { strict as assert } from "node:assert";
import { it } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { paginateScan } from "@aws-sdk/lib-dynamodb";
import { createDynamodbConversationStore } from "../../src/adapters/aws/dynamodb-conversation-store.ts";
import { storeContract } from "../conversation/store-contract.ts";
import { buildEvent, buildHead, buildMark, buildTurn } from "../support/build-head.ts";
import { onDynamodbLocal } from "./dynamodb.ts";

onDynamodbLocal((dynamodb) => {
  let writes = 0;
  const ids = { next: (prefix: string) => `${prefix}_${(writes += 1)}` };
  async function openStore() {
    const tableName = await dynamodb.createTable();
    const store = createDynamodbConversationStore({ client: dynamodb.client, tableName, ids });
    return { store, tableName, close: async () => undefined };
  }

  async function items(TableName: string) {
    const pages = await Array.fromAsync(paginateScan({ client: dynamodb.client }, { TableName }));
    return pages.flatMap(({ Items = [] }) => Items);
  }

  storeContract("in DynamoDB", openStore);

  it("leaves not one item in the table after an erasure, memories included", async () => {
    const { store, tableName } = await openStore();
    const head = buildHead({ lastSeq: 70 });
    const events = Array.from({ length: 70 }, (_, index) => buildEvent(index + 1));
    await store.write({ head, expectedRevision: 0, events, turn: buildTurn(1) });
    await store.putMemories(head.conversationId, buildMark("memories:k"), ["likes tea"]);
    assert.equal((await items(tableName)).length, 74);
    await store.erase(head.conversationId);
    assert.deepEqual(await items(tableName), []);
  });

  it("keeps each memory of a large upload once, whatever is packed together", async () => {
    const { store, tableName } = await openStore();
    const memories = Array.from({ length: 1_000 }, (_, index) => ({ index, text: "m".repeat((index * 37) % 3_000) }));
    await store.putMemories(buildHead().conversationId, buildMark("memories:k"), memories);
    const packs = (await items(tableName)).filter(({ SK }) => String(SK).startsWith("MEMORY#"));
    const inOrder = packs.sort((left, right) => (String(left.SK) < String(right.SK) ? -1 : 1));
    const kept = inOrder.flatMap(({ body }) => JSON.parse(String(body)) as unknown[]);
    assert.ok(isDeepStrictEqual(kept, memories));
  });
});
