import { strict as assert } from "node:assert";
import { test } from "node:test";
import { createPostpone } from "../../../lambdas/deliver-webhooks/aws-postpone.ts";
import { fakeAwsClient } from "../../support/fake-aws-client.ts";

test("a postponed delivery stays in its queue, hidden until it is due", async () => {
  const client = fakeAwsClient({});
  await createPostpone(client, "https://sqs.example/outbound.fifo")("receipt", 3600);
  const input = { QueueUrl: "https://sqs.example/outbound.fifo", ReceiptHandle: "receipt", VisibilityTimeout: 3600 };
  assert.deepEqual(client.sent, [{ name: "ChangeMessageVisibilityCommand", input }]);
});
