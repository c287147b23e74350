/**
 * Follow-ups in SQS. Webhooks go through a FIFO queue with one group per conversation: in order, one at a time, and a
 * conversation whose endpoint is down holds up no other. Wake-ups go through a standard queue.
 */
import { createHash } from "node:crypto";
import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { FollowUps } from "../../conversation/index.ts";
import type { ConversationId } from "../../kernel/index.ts";
import { callService } from "./service-failures.ts";

export interface FollowUpOptions {
  readonly client: Pick<SQSClient, "send">;
  readonly outboundQueueUrl: string;
  readonly wakeQueueUrl: string;
}

/** What was throttled gets a moment; a wake-up is awaited by a person. */
const wakeDelaySeconds = 2;

export function createSqsFollowUps({ client, outboundQueueUrl, wakeQueueUrl }: FollowUpOptions): FollowUps {
  return {
    async deliver(conversationId, seq) {
      const command = new SendMessageCommand({
        QueueUrl: outboundQueueUrl,
        MessageBody: JSON.stringify({ conversationId, seq }),
        MessageGroupId: groupOf(conversationId),
        MessageDeduplicationId: deduplicationOf(conversationId, seq),
      });
      await callService("SQS", () => client.send(command));
    },
    async wakeLater(conversationId) {
      const command = new SendMessageCommand({
        QueueUrl: wakeQueueUrl,
        MessageBody: JSON.stringify({ conversationId }),
        DelaySeconds: wakeDelaySeconds,
      });
      await callService("SQS", () => client.send(command));
    },
  };
}

/** SQS takes letters, digits and ASCII punctuation, at most 128. */
const plainName = /^[!-~]{1,128}$/;

function groupOf(id: ConversationId): string {
  return plainName.test(id) ? id : digest(id);
}

/** The same webhook queued twice within five minutes is one message. */
function deduplicationOf(id: ConversationId, seq: number): string {
  const name = `${id}#${seq}`;
  return plainName.test(name) ? name : `${digest(id)}#${seq}`;
}

function digest(id: string): string {
  return createHash("sha256").update(id).digest("hex");
}
