/** sqs:sendMessage: a body that is not a string is sent as JSON. */
import { createHash } from "node:crypto";
import type { QueueSender } from "../ports.ts";
import type { TaskRequest } from "./perform-task.ts";

interface SendMessageArguments {
  readonly QueueUrl: string;
  readonly MessageBody: unknown;
  readonly MessageGroupId?: string;
  readonly MessageDeduplicationId?: string;
  readonly DelaySeconds?: number;
}

export async function sendMessage(queues: QueueSender, { payload }: TaskRequest): Promise<unknown> {
  const { QueueUrl, MessageBody, ...fields } = payload.value as SendMessageArguments;
  const body = typeof MessageBody === "string" ? MessageBody : JSON.stringify(MessageBody);
  const { messageId } = await queues.sendMessage(QueueUrl, body, attributesOf(fields));
  return { MD5OfMessageBody: createHash("md5").update(body).digest("hex"), MessageId: messageId };
}

function attributesOf(fields: Omit<SendMessageArguments, "QueueUrl" | "MessageBody">) {
  const { MessageGroupId, MessageDeduplicationId, DelaySeconds } = fields;
  return {
    ...(MessageGroupId !== undefined && { messageGroupId: MessageGroupId }),
    ...(MessageDeduplicationId !== undefined && { messageDeduplicationId: MessageDeduplicationId }),
    ...(DelaySeconds !== undefined && { delaySeconds: DelaySeconds }),
  };
}
