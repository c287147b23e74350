import { ringRequestSchema } from "../../src/contracts/index.ts";
import type { RingTimer } from "../../src/conversation/index.ts";
import { stateMachineTask } from "../edge/state-machine-task.ts";

export const createHandler = (ringTimer: RingTimer) => stateMachineTask(ringRequestSchema, ringTimer);
