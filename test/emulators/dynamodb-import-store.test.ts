import { strict as assert } from "node:assert";
import { it } from "node:test";
import { importsTableDefinition } from "../../src/adapters/aws/dynamodb-import-keys.ts";
import { createDynamodbImportStore } from "../../src/adapters/aws/dynamodb-import-store.ts";
import type { DocumentClient } from "../../src/adapters/aws/dynamodb-table.ts";
import { importStoreContract, listed } from "../knowledge/ingestion/import-store-contract.ts";
import { buildDocument, noise } from "../support/build-import.ts";
import { mortalClient } from "../support/mortal-client.ts";
import { onDynamodbLocal } from "./dynamodb.ts";

onDynamodbLocal((dynamodb) => {
  let generations = 0;
  const ids = { next: (prefix: string) => `${prefix}_${(generations += 1)}` };
  const storeOn = (client: DocumentClient, tableName: string) =>
    createDynamodbImportStore({ client, tableName, ids, clock: { now: () => Date.now() } });

  importStoreContract("in DynamoDB", async () => {
    const tableName = await dynamodb.createTable(importsTableDefinition);
    return { store: storeOn(dynamodb.client, tableName), close: async () => undefined };
  });

  it("holds the old document or the new one, wherever a write of it is killed", async () => {
    const tableName = await dynamodb.createTable(importsTableDefinition);
    const [old, fresh] = [1, 2].map((seed) => buildDocument(0, { content: noise(500_000, seed) })) as [never, never];
    const store = storeOn(dynamodb.client, tableName);
    for (let atWrite = 1, isOver = false; !isOver; atWrite += 1) {
      await store.writeDocument("imp_1", old);
      const { died, client } = mortalClient(dynamodb.client, { atWrite, when: "after" });
      const write = storeOn(client, tableName).writeDocument("imp_1", fresh);
      isOver = (await Promise.race([write.then(() => "done"), died])) === "done";
      const found = [await store.readDocument("imp_1", 0), ...(await listed(store, "imp_1"))];
      const first = isOver || found[0]?.content === (fresh as { content?: string }).content ? fresh : old;
      assert.deepEqual(found, [first, first]);
    }
  });
});
