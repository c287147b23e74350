import { deliveryRequestSchema } from "../../src/contracts/index.ts";
import { type DeliverWebhooks, retryDelaySeconds } from "../../src/conversation/index.ts";
import type { Telemetry } from "../../src/kernel/index.ts";
import { queueConsumer } from "../edge/queue-consumer.ts";

/** Hides a message from the queue's consumers for a while. */
export type Postpone = (receiptHandle: string, seconds: number) => Promise<void>;

export const createHandler = (deliverWebhooks: DeliverWebhooks, postpone: Postpone, telemetry: Telemetry) =>
  queueConsumer({
    shape: deliveryRequestSchema,
    telemetry,
    handle: (request, record) => deliverWebhooks({ ...request, attempt: receivesOf(record) }),
    onFailure: (record) => postpone(record.receiptHandle, retryDelaySeconds(receivesOf(record))),
  });

function receivesOf(record: { attributes: { ApproximateReceiveCount: string } }): number {
  return Number(record.attributes.ApproximateReceiveCount);
}
