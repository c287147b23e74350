/** What an emulator does not do on demand: lost answers, throttling, collisions. The rest is the contract's business. */
import { strict as assert } from "node:assert";
import { describe, it } from "node:test";
import { createDynamodbConversationStore } from "../../../src/adapters/aws/dynamodb-conversation-store.ts";
import { type HeadWrite, OverwriteError, StoreUnavailableError } from "../../../src/conversation/index.ts";
import { buildEffect, buildEvent, buildHead, buildMark } from "../../support/build-head.ts";
import { fakeAwsClient, serviceError } from "../../support/fake-aws-client.ts";

const id = buildHead().conversationId;
const headOnly: HeadWrite = { head: buildHead({ revision: 2 }), expectedRevision: 1 };
const withMark: HeadWrite = { ...headOnly, events: [buildEvent(2)], mark: buildMark("message:m-1") };

function storeThatAnswers(...answers: unknown[]) {
  const client = fakeAwsClient(...answers);
  let writes = 0;
  const ids = { next: (prefix: string) => `${prefix}_${(writes += 1)}` };
  return { store: createDynamodbConversationStore({ client, tableName: "table", ids }), sent: client.sent };
}

/** The codes stand for the head, the mark and the event, in this order. */
function cancelled(...codes: string[]): Error {
  return serviceError("TransactionCanceledException", { CancellationReasons: codes.map((Code) => ({ Code })) });
}

function conditionFailed(writeId: string): Error {
  return serviceError("ConditionalCheckFailedException", { Item: { body: { S: "{}" }, writeId: { S: writeId } } });
}

describe("writing a head to DynamoDB", () => {
  it("takes one conditional put, and no transaction, where nothing else changes", async () => {
    const { store, sent } = storeThatAnswers();
    assert.equal(await store.write(headOnly), "written");
    assert.deepEqual(
      sent.map(({ name }) => name),
      ["PutCommand"],
    );
    assert.equal(sent[0]?.input.ConditionExpression, "revision = :revision");
  });

  it("recognises its own write when the answer was lost and the SDK has repeated it", async () => {
    assert.equal(await storeThatAnswers(conditionFailed("write_1")).store.write(headOnly), "written");
    assert.equal(await storeThatAnswers(conditionFailed("write_of_another")).store.write(headOnly), "conflict");
  });

  const outcomes = {
    conflict: [
      cancelled("ConditionalCheckFailed", "None", "None"),
      cancelled("ConditionalCheckFailed", "None", "ConditionalCheckFailed"),
      cancelled("TransactionConflict", "None", "None"),
      cancelled("None", "TransactionConflict", "None"),
    ],
    duplicate: [
      cancelled("None", "ConditionalCheckFailed", "None"),
      cancelled("ConditionalCheckFailed", "ConditionalCheckFailed", "None"),
      cancelled("TransactionConflict", "ConditionalCheckFailed", "None"),
    ],
  };
  for (const [outcome, failures] of Object.entries(outcomes)) {
    it(`reports a ${outcome} for what DynamoDB says of it`, async () => {
      for (const failure of failures) assert.equal(await storeThatAnswers(failure).store.write(withMark), outcome);
    });
  }

  it("refuses to replace an event, and says which", async () => {
    const overwrite = cancelled("None", "None", "ConditionalCheckFailed");
    await assert.rejects(storeThatAnswers(overwrite).store.write(withMark), (error) => {
      return error instanceof OverwriteError && error.message.includes("EVT#0000000000000002");
    });
  });
});

describe("a DynamoDB that does not answer", () => {
  const failures = [
    serviceError("ThrottlingException"),
    serviceError("ProvisionedThroughputExceededException"),
    serviceError("RequestLimitExceeded"),
    serviceError("InternalServerError", { $fault: "server", $metadata: { httpStatusCode: 500 } }),
    serviceError("TimeoutError"),
    serviceError("Error", { code: "ECONNREFUSED" }),
    serviceError("TransactionConflictException"),
  ];
  for (const failure of failures) {
    it(`makes every operation ask for another try after ${failure.name}`, async () => {
      const { store } = storeThatAnswers(failure);
      await assert.rejects(store.readHead(id), StoreUnavailableError);
      await assert.rejects(store.write(withMark), StoreUnavailableError);
      await assert.rejects(store.write(headOnly), StoreUnavailableError);
      await assert.rejects(store.claimEffect(id, buildEffect("e")), StoreUnavailableError);
      await assert.rejects(store.listOverdue(1, 1), StoreUnavailableError);
      await assert.rejects(store.erase(id), StoreUnavailableError);
    });
  }

  it("makes a transaction that was throttled in part ask for another try", async () => {
    for (const code of ["ThrottlingError", "ProvisionedThroughputExceeded", "RequestLimitExceeded"]) {
      await assert.rejects(storeThatAnswers(cancelled("None", code)).store.write(withMark), StoreUnavailableError);
    }
  });

  it("passes on what will fail again", async () => {
    const failure = serviceError("ResourceNotFoundException");
    await assert.rejects(storeThatAnswers(failure).store.readHead(id), failure);
    await assert.rejects(storeThatAnswers(failure).store.write(withMark), failure);
  });
});

describe("erasing a conversation in DynamoDB", () => {
  const page = (...sortKeys: string[]) => ({ Items: sortKeys.map((SK) => ({ PK: `CONV#${id}`, SK })) });

  it("deletes the head last, and looks again for what a throttled batch left", async () => {
    const { store, sent } = storeThatAnswers(page("EVT#1", "HEAD"), {}, page("EVT#1", "HEAD"), {}, page("HEAD"), {});
    await store.erase(id);
    const deleted = sent.flatMap(({ input }) => (input.RequestItems ? [JSON.stringify(input.RequestItems)] : []));
    assert.equal(deleted.length, 3);
    assert.ok(deleted.slice(0, 2).every((request) => request.includes("EVT#1") && !request.includes("HEAD")));
    assert.ok(deleted[2]?.includes("HEAD"));
  });

  it("leaves the rest to the next sweep when it gets nowhere", async () => {
    const { store, sent } = storeThatAnswers(page("EVT#1", "HEAD"));
    await assert.rejects(store.erase(id), StoreUnavailableError);
    assert.ok(!sent.some(({ input }) => JSON.stringify(input.RequestItems ?? "").includes("HEAD")));
  });
});
