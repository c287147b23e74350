import { strict as assert } from "node:assert";
import { describe, it } from "node:test";
import { createSqsFollowUps } from "../../../src/adapters/aws/sqs-follow-ups.ts";
import { ServiceUnavailableError } from "../../../src/adapters/aws/service-failures.ts";
import { conversationId } from "../../../src/kernel/index.ts";
import { fakeAwsClient, serviceError } from "../../support/fake-aws-client.ts";

const queues = { outboundQueueUrl: "https://sqs/outbound.fifo", wakeQueueUrl: "https://sqs/wake" };

function followUps(...answers: unknown[]) {
  const client = fakeAwsClient(...answers);
  return { ...createSqsFollowUps({ client, ...queues }), sent: client.sent };
}

async function deliveryOf(id: string) {
  const { deliver, sent } = followUps();
  await deliver(conversationId(id), 12);
  return sent[0]?.input as Readonly<Record<"MessageGroupId" | "MessageDeduplicationId", string>>;
}

describe("follow-ups in SQS", () => {
  it("queues a delivery in the conversation's group, once for each webhook", async () => {
    assert.deepEqual(await deliveryOf("conv+1=_-"), {
      QueueUrl: queues.outboundQueueUrl,
      MessageBody: '{"conversationId":"conv+1=_-","seq":12}',
      MessageGroupId: "conv+1=_-",
      MessageDeduplicationId: "conv+1=_-#12",
    });
  });

  it("stays within what SQS takes as an id, and keeps conversations apart", async () => {
    const longest = "x".repeat(128);
    const ids = [longest, `${longest.slice(1)}y`, `${longest}z`, "with space", "ключ"];
    const sent = await Promise.all(ids.map(deliveryOf));
    for (const { MessageGroupId, MessageDeduplicationId } of sent) {
      assert.match(MessageGroupId, /^[!-~]{1,128}$/);
      assert.match(MessageDeduplicationId, /^[!-~]{1,128}$/);
    }
    assert.equal(new Set(sent.map(({ MessageGroupId }) => MessageGroupId)).size, ids.length);
    assert.equal(new Set(sent.map(({ MessageDeduplicationId }) => MessageDeduplicationId)).size, ids.length);
  });

  it("queues a wake-up for two seconds later", async () => {
    const { wakeLater, sent } = followUps();
    await wakeLater(conversationId("conv-1"));
    const input = { QueueUrl: queues.wakeQueueUrl, MessageBody: '{"conversationId":"conv-1"}', DelaySeconds: 2 };
    assert.deepEqual(sent, [{ name: "SendMessageCommand", input }]);
  });

  it("asks for another try when SQS is overloaded", async () => {
    const { deliver } = followUps(serviceError("RequestThrottled"));
    await assert.rejects(deliver(conversationId("conv-1"), 1), ServiceUnavailableError);
  });
});
