/**
 * The queues: a lane for each class of turn requests, the outbox on its way to the webhook, and wake-ups that failed.
 * Each has a dead-letter queue of its own, which keeps what failed for as long as SQS can.
 */
import { Duration } from "aws-cdk-lib";
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { type Lane, lanes } from "../../src/contracts/vocabulary.ts";
import { pascalCase } from "../function-names.ts";

interface QueueOptions {
  /** Time-out of the function that consumes it. */
  readonly consumerTimeout: Duration;
  readonly maximumReceives: number;
  readonly fifo?: true;
}

/** What Lambda asks for: room for its own retries while a message is hidden. */
const visibilityFactor = 6;

/** One delivery and up to 36 retries. */
const maximumDeliveryAttempts = 37;

export const consumerTimeouts = {
  /** Short, because a request that failed stays hidden for six times as long while its customer waits. */
  lane: Duration.seconds(15),
  /** Several webhooks of one conversation, each of which may take ten seconds. */
  outbound: Duration.seconds(120),
  wake: Duration.seconds(30),
};

export class Queues extends Construct {
  readonly lanes: Readonly<Record<Lane, Queue>>;
  readonly outbound: Queue;
  readonly wake: Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const lane = { consumerTimeout: consumerTimeouts.lane, maximumReceives: 5 };
    const pairs = lanes.map((name) => [name, createQueue(this, pascalCase(name), lane)] as const);
    this.lanes = Object.fromEntries(pairs) as Record<Lane, Queue>;
    this.outbound = createQueue(this, "Outbound", {
      consumerTimeout: consumerTimeouts.outbound,
      maximumReceives: maximumDeliveryAttempts,
      fifo: true,
    });
    this.wake = createQueue(this, "Wake", { consumerTimeout: consumerTimeouts.wake, maximumReceives: 10 });
  }
}

function createQueue(scope: Construct, id: string, { consumerTimeout, maximumReceives, fifo }: QueueOptions): Queue {
  const shared = { enforceSSL: true, encryption: QueueEncryption.SQS_MANAGED, ...(fifo ? perConversation : {}) };
  const deadLetters = new Queue(scope, `${id}DeadLetters`, { ...shared, retentionPeriod: Duration.days(14) });
  return new Queue(scope, id, {
    ...shared,
    visibilityTimeout: Duration.seconds(consumerTimeout.toSeconds() * visibilityFactor),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: maximumReceives },
  });
}

/** Order and throughput are each conversation's own. */
const perConversation = {
  fifo: true,
  deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
  fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
} as const;
