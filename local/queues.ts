/** The queues of the local stack: three lanes, the outbound FIFO queue and the wake queue, with the rules of the AWS ones. */
import { createHandler as deliverWebhooks } from "../lambdas/deliver-webhooks/handler.ts";
import { createHandler as startTurn } from "../lambdas/start-turn/handler.ts";
import { createHandler as wakeConversation } from "../lambdas/wake-conversation/handler.ts";
import { createSqliteQueues, type QueueClock, type SqliteQueue } from "../src/adapters/local/sqlite-queues.ts";
import type { SqliteAccess } from "../src/adapters/local/sqlite-access.ts";
import { lanes } from "../src/contracts/index.ts";
import {
  type DeliverWebhooks,
  type FollowUps,
  maximumDeliveryAttempts,
  type TurnMachine,
  type WakeConversation,
} from "../src/conversation/index.ts";
import type { Telemetry } from "../src/kernel/index.ts";

export const outboundQueue = "outbound.fifo";
export const wakeQueue = "wake";

export type Queues = ReadonlyMap<string, SqliteQueue>;

export async function openQueues(access: SqliteAccess, clock: QueueClock): Promise<Queues> {
  const { open } = await createSqliteQueues(access, clock);
  const settings = [
    ...lanes.map((name) => ({ name, retrySeconds: 5, maximumReceives: 5, concurrency: 64 })),
    { name: outboundQueue, retrySeconds: 2, maximumReceives: maximumDeliveryAttempts, concurrency: 64 },
    { name: wakeQueue, retrySeconds: 5, maximumReceives: 10, concurrency: 16 },
  ];
  return new Map(settings.map((each) => [each.name, open(each)]));
}

export function createFollowUps(queues: Queues): FollowUps {
  return {
    deliver: async (conversationId, seq) => {
      await queueNamed(queues, outboundQueue).send({
        body: JSON.stringify({ conversationId, seq }),
        groupId: conversationId,
        deduplicationId: `${conversationId}#${seq}`,
      });
    },
    wakeLater: async (conversationId) => {
      await queueNamed(queues, wakeQueue).send({ body: JSON.stringify({ conversationId }), delaySeconds: 2 });
    },
  };
}

export interface ConsumerDependencies {
  readonly turnMachine: TurnMachine;
  readonly deliver: DeliverWebhooks;
  readonly wake: WakeConversation;
  readonly telemetry: Telemetry;
}

export function startConsumers(queues: Queues, { turnMachine, deliver, wake, telemetry }: ConsumerDependencies): void {
  const consumeTurnRequest = startTurn(turnMachine, telemetry);
  for (const lane of lanes) queueNamed(queues, lane).start(consumeTurnRequest);
  const outbound = queueNamed(queues, outboundQueue);
  const postpone = async (receiptHandle: string, seconds: number) => outbound.postpone(receiptHandle, seconds);
  outbound.start(deliverWebhooks(deliver, postpone, telemetry));
  queueNamed(queues, wakeQueue).start(wakeConversation(wake, telemetry));
}

export function queueNamed(queues: Queues, name: string): SqliteQueue {
  const queue = queues.get(name);
  if (!queue) throw new Error(`There is no queue "${name}".`);
  return queue;
}
