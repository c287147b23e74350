/**
 * The edge of a Lambda that a queue invokes: each record is parsed and handled by itself, and those that fail are
 * reported one by one, so that the queue repeats them only. In a FIFO queue nothing after a failure is tried.
 */
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import type { z } from "zod";
import type { Telemetry } from "../../src/kernel/index.ts";

export type QueueConsumer = (event: SQSEvent) => Promise<SQSBatchResponse>;

export interface ConsumerOptions<Shape extends z.ZodType> {
  readonly shape: Shape;
  readonly telemetry: Telemetry;
  handle(message: z.output<Shape>, record: SQSRecord): Promise<void>;
  /** Called for a failed record before it goes back to the queue, e.g. to set when it is tried again. */
  onFailure?(record: SQSRecord, error: unknown): Promise<void>;
}

export function queueConsumer<Shape extends z.ZodType>(options: ConsumerOptions<Shape>): QueueConsumer {
  return async ({ Records }) => {
    const failed: string[] = [];
    for (const record of Records) {
      const stopped = failed.length > 0 && record.attributes.MessageGroupId !== undefined && isFifo(record);
      if (stopped || !(await succeeds(options, record))) failed.push(record.messageId);
    }
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

function isFifo(record: SQSRecord): boolean {
  return record.eventSourceARN.endsWith(".fifo");
}

async function succeeds<Shape extends z.ZodType>(options: ConsumerOptions<Shape>, record: SQSRecord): Promise<boolean> {
  try {
    await options.handle(options.shape.parse(JSON.parse(record.body)), record);
    return true;
  } catch (error) {
    options.telemetry.warn("A queue message failed and will be repeated.", { messageId: record.messageId, error });
    await options.onFailure?.(record, error);
    return false;
  }
}
