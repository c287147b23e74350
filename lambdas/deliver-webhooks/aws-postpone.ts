import { ChangeMessageVisibilityCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { Postpone } from "./handler.ts";

/** A retry that is due later: the queue keeps the message hidden until then. */
export function createPostpone(client: Pick<SQSClient, "send">, QueueUrl: string): Postpone {
  return async (ReceiptHandle, VisibilityTimeout) => {
    await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
  };
}
