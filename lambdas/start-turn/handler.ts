import { turnRequestSchema } from "../../src/contracts/index.ts";
import type { TurnMachine } from "../../src/conversation/index.ts";
import type { Telemetry } from "../../src/kernel/index.ts";
import { queueConsumer } from "../edge/queue-consumer.ts";

/** The consumer of a lane. Starting a turn twice is harmless: only one of them can claim the conversation. */
export const createHandler = (turnMachine: TurnMachine, telemetry: Telemetry) =>
  queueConsumer({ shape: turnRequestSchema, telemetry, handle: (request) => turnMachine.start(request) });
