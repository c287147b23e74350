import { wakeRequestSchema } from "../../src/contracts/index.ts";
import type { WakeConversation } from "../../src/conversation/index.ts";
import type { Telemetry } from "../../src/kernel/index.ts";
import { queueConsumer } from "../edge/queue-consumer.ts";

export const createHandler = (wakeConversation: WakeConversation, telemetry: Telemetry) =>
  queueConsumer({
    shape: wakeRequestSchema,
    telemetry,
    handle: ({ conversationId }) => wakeConversation(conversationId),
  });
