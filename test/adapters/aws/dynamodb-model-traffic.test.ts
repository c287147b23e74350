/** What an emulator does not do on demand: how many requests it takes, contention, failures. */
import { strict as assert } from "node:assert";
import { describe, it } from "node:test";
import { createDynamodbModelTraffic } from "../../../src/adapters/aws/dynamodb-model-traffic.ts";
import { admit, defaultBudgetSettings, settle, untouchedBudget } from "../../../src/model/traffic/index.ts";
import { answersAt, buildDeployment } from "../../model/traffic/build-traffic.ts";
import { fakeAwsClient, serviceError } from "../../support/fake-aws-client.ts";

const now = Date.UTC(2026, 0, 1);
const deployment = buildDeployment();
const admission = admit(
  { deployment, lane: "urgent", estimate: { inputTokens: 1, outputTokens: 1 }, now },
  defaultBudgetSettings,
);
const full = { ...untouchedBudget, requests: (now + 60_000) * 1_000 };

function storesThatAnswer(...answers: unknown[]) {
  const client = fakeAwsClient(...answers);
  return {
    ...createDynamodbModelTraffic({ client, tableName: "traffic", clock: { now: () => now } }),
    sent: client.sent,
  };
}

function conditionFailed(record: object): Error {
  const fields = Object.entries(record).map(([name, value]) => [name, { N: String(value) }]);
  return serviceError("ConditionalCheckFailedException", { Item: Object.fromEntries(fields) as object });
}

describe("admission in DynamoDB", () => {
  it("takes one conditional write when this process knows the record", async () => {
    const { budget, sent } = storesThatAnswer({ Item: untouchedBudget }, { Attributes: untouchedBudget });
    await budget.update("eu", admission);
    await budget.update("eu", admission);
    assert.deepEqual(
      sent.map(({ name }) => name),
      ["GetCommand", "UpdateCommand", "UpdateCommand"],
    );
    assert.equal(sent[1]?.input.UpdateExpression, "SET #requests = :requests_set");
  });

  it("adds where the bucket is in use, so that others' additions do not stand in the way", async () => {
    const used = { ...untouchedBudget, requests: (now + 5_000) * 1_000 };
    const { budget, sent } = storesThatAnswer({ Item: used }, { Attributes: used });
    await budget.update("eu", admission);
    assert.equal(sent[1]?.input.UpdateExpression, "SET #requests = #requests + :requests_add");
    assert.match(
      String(sent[1]?.input.ConditionExpression),
      /#requests >= :requests_from AND #requests <= :requests_to/,
    );
  });

  it("decides on what stands there when its guess was wrong", async () => {
    const { budget, sent } = storesThatAnswer({ Item: untouchedBudget }, conditionFailed(full));
    assert.deepEqual(await budget.update("eu", admission), { admitted: false, retryAfterMs: 1_000 });
    assert.equal(sent.length, 2);
  });

  it("does not refuse on what it saw earlier without reading again", async () => {
    const { budget, sent } = storesThatAnswer({ Item: full }, { Item: untouchedBudget }, { Attributes: full });
    assert.equal((await budget.update("eu", admission)).admitted, false);
    assert.equal((await budget.update("eu", admission)).admitted, true);
    assert.deepEqual(
      sent.map(({ name }) => name),
      ["GetCommand", "GetCommand", "UpdateCommand"],
    );
  });

  it("gives up after a bounded number of attempts when the record changes under each of them", async () => {
    const changing = Array.from({ length: 12 }, (_, index) =>
      conditionFailed({ ...untouchedBudget, requests: index % 2 === 0 ? (now + 1) * 1_000 : 0 }),
    );
    const { budget, sent } = storesThatAnswer({ Item: untouchedBudget }, ...changing);
    await assert.rejects(async () => budget.update("eu", admission), { name: "ModelBudgetContended" });
    assert.equal(sent.length, 11);
  });

  it("passes failures of the service on", async () => {
    const { budget } = storesThatAnswer(serviceError("ProvisionedThroughputExceededException"));
    await assert.rejects(async () => budget.update("eu", admission), {
      name: "ProvisionedThroughputExceededException",
    });
  });
});

describe("settlement in DynamoDB", () => {
  it("is one subtraction, whatever has happened meanwhile", async () => {
    const busy = buildDeployment("eu", { outputTokensPerMinute: 60_000 });
    const used = { ...untouchedBudget, outputTokens: (now + 5_000) * 1_000 };
    const { budget, sent } = storesThatAnswer({ Item: used }, { Attributes: used });
    const charged = { requests: 0, inputTokens: 0, outputTokens: 400_000, tokens: 0 };
    await budget.update(
      "eu",
      settle({ deployment: busy, charged, share: 1 }, { inputTokens: 0, outputTokens: 100 }, now),
    );
    assert.equal(sent[1]?.input.ConditionExpression, "attribute_exists(PK)");
    assert.deepEqual(sent[1]?.input.ExpressionAttributeValues, { ":outputTokens_add": -300_000 });
  });
});

describe("what expires", () => {
  it("are slices after an hour and days after a week", async () => {
    const { health, spending, sent } = storesThatAnswer({});
    await health.add("eu", 5, answersAt(1_000));
    await spending.add("2026-01-01", 7);
    const expiries = sent.map(({ input }) => (input.ExpressionAttributeValues as Record<string, number>)[":expiresAt"]);
    assert.deepEqual(expiries, [now / 1_000 + 3_600, now / 1_000 + 8 * 86_400]);
  });
});
