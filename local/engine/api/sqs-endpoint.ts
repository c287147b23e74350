/** Sends messages to any endpoint that speaks the SQS API (AWS JSON 1.0). */
import type { QueueSender } from "../ports.ts";
import { post } from "./post.ts";

export function createSqsEndpoint(endpoint: string): QueueSender {
  return {
    async sendMessage(queueUrl, body, { messageGroupId, messageDeduplicationId, delaySeconds }) {
      const message = {
        QueueUrl: queueUrl,
        MessageBody: body,
        MessageGroupId: messageGroupId,
        MessageDeduplicationId: messageDeduplicationId,
        DelaySeconds: delaySeconds,
      };
      const headers = { "content-type": "application/x-amz-json-1.0", "x-amz-target": "AmazonSQS.SendMessage" };
      const { isOk, text } = await post(new URL(endpoint), { headers, body: JSON.stringify(message) });
      const answer = JSON.parse(text) as { MessageId?: string; __type?: string; message?: string };
      if (!isOk) throw sqsError(answer);
      return { messageId: answer.MessageId ?? "" };
    },
  };
}

function sqsError({ __type = "ServiceException", message = "" }: { __type?: string; message?: string }): Error {
  return Object.assign(new Error(message), { name: `SQS.${__type.split("#").at(-1)}` });
}
