import { strict as assert } from "node:assert";
import { test } from "node:test";
import { createDynamodbKnowledgeStore } from "../../../src/adapters/aws/dynamodb-knowledge-store.ts";
import type { DocumentClient } from "../../../src/adapters/aws/dynamodb-table.ts";
import { knowledgeStoreContract } from "../../knowledge/store-contract.ts";
import { type Death, holdsPointInTime } from "../../knowledge/point-in-time.ts";
import { buildArticle, buildPublish } from "../../support/build-knowledge.ts";
import { serviceError } from "../../support/fake-aws-client.ts";
import { inMemoryDynamodb } from "../../support/in-memory-dynamodb.ts";
import { mortalClient } from "../../support/mortal-client.ts";
import { seededPauses } from "../../support/seeded-pauses.ts";

let attempts = 0;
const others = {
  tableName: "knowledge",
  ids: { next: (prefix: string) => `${prefix}_${(attempts += 1)}` },
  pause: async () => {},
  random: () => 0,
};
const storeOn = (client: DocumentClient) => createDynamodbKnowledgeStore({ client, ...others });

knowledgeStoreContract("over DynamoDB's requests", async () => {
  return { store: storeOn(inMemoryDynamodb()), close: async () => undefined };
});

test("in DynamoDB, every version and time reads as the naive model says, in whatever order requests arrive", async () => {
  let bases = 0;
  await holdsPointInTime(
    async () => {
      const client = inMemoryDynamodb(seededPauses((bases += 1)));
      return {
        async openProcess(death?: Death) {
          const mortal = mortalClient(client, death);
          return { store: storeOn(mortal.client), died: mortal.died };
        },
        close: async () => undefined,
      };
    },
    { seed: 503, numRuns: 150 },
  );
});

/** A client whose n-th command of a kind fails once, before or after it was carried out. */
function failing(client: DocumentClient, name: string, error: Error, when: "before" | "after"): DocumentClient {
  let left = 1;
  const send = async (command: { constructor: { name: string } }) => {
    const fails = command.constructor.name === name && (left -= 1) === 0;
    if (fails && when === "before") throw error;
    const answer: unknown = await client.send(command as never);
    if (fails) throw error;
    return answer;
  };
  return { send } as DocumentClient;
}

const unreachable = serviceError("TimeoutError");
const first = buildPublish("p1", [{ put: buildArticle("a") }]);

test("a publish whose last answer was lost is the same publish when it is repeated", async () => {
  const client = inMemoryDynamodb();
  const lossy = storeOn(failing(client, "TransactWriteCommand", unreachable, "after"));
  await assert.rejects(() => lossy.publish(first), { name: "ServiceUnavailable", code: "unavailable" });
  const { version, changed } = await storeOn(client).publish(first);
  assert.deepEqual([version.number, changed], [1, false]);
  assert.equal((await storeOn(client).current()).number, 1);
});

test("a publish knows its own success behind a transaction that says it is in progress", async () => {
  const client = inMemoryDynamodb();
  const busy = failing(client, "TransactWriteCommand", serviceError("TransactionInProgressException"), "after");
  assert.deepEqual((await storeOn(busy).publish(first)).changed, true);
  assert.deepEqual(await storeOn(client).readItem({ kind: "article", id: "a" }, 1), buildArticle("a"));
});

test("a row that is throttled is written again, and the publish goes on", async () => {
  const client = inMemoryDynamodb();
  const throttled = failing(client, "PutCommand", serviceError("ThrottlingException"), "before");
  assert.equal((await storeOn(throttled).publish(first)).version.number, 1);
  assert.deepEqual(await storeOn(client).readItem({ kind: "article", id: "a" }, 1), buildArticle("a"));
});

test("what a refusal says that no trying mends is passed on as it is", async () => {
  const denied = failing(inMemoryDynamodb(), "PutCommand", serviceError("AccessDeniedException"), "before");
  await assert.rejects(() => storeOn(denied).publish(first), { name: "AccessDeniedException" });
});
