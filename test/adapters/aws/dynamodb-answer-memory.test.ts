/** What an emulator does not do on demand. */
import { strict as assert } from "node:assert";
import { test } from "node:test";
import { createDynamodbAnswerMemory } from "../../../src/adapters/aws/dynamodb-answer-memory.ts";
import { fakeAwsClient, serviceError } from "../../support/fake-aws-client.ts";

const clock = { now: () => 1_000_000 };
const memoryThat = (...answers: unknown[]) => {
  const client = fakeAwsClient(...answers);
  return { sent: client.sent, ...createDynamodbAnswerMemory({ client, tableName: "traffic", clock }) };
};

test("an answer is an item of its own that expires, put where there is none or an expired one", async () => {
  const { keep, sent } = memoryThat({});
  await keep("k", { text: "one" }, 2_000_500);
  assert.deepEqual(sent[0]?.input["Item"], {
    ...{ PK: "ANSWER#k", SK: "ANSWER", body: '{"text":"one"}', expiresAt: 2_001 },
  });
  assert.equal(sent[0]?.input["ConditionExpression"], "attribute_not_exists(PK) OR expiresAt <= :now");
});

test("whoever comes second gets the first answer, which DynamoDB may not have deleted though it has expired", async () => {
  const taken = serviceError("ConditionalCheckFailedException");
  assert.equal(
    await memoryThat(taken, { Item: { body: '"first"', expiresAt: 2_000 } }).keep("k", "second", 9e9),
    "first",
  );
  assert.equal(await memoryThat({ Item: { body: '"old"', expiresAt: 1_000 } }).recall("k"), undefined);
});

test("a table that does not answer is an error to try again after", async () => {
  const down = serviceError("InternalServerError", { $fault: "server" });
  await assert.rejects(memoryThat(down).recall("k"), { name: "ServiceUnavailable" });
  await assert.rejects(memoryThat(down).keep("k", "a", 9e9), { name: "ServiceUnavailable" });
});
