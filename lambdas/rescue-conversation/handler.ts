import { machineFailureSchema } from "../../src/contracts/index.ts";
import type { RescueConversation } from "../../src/conversation/index.ts";
import { stateMachineTask } from "../edge/state-machine-task.ts";

export const createHandler = (rescueConversation: RescueConversation) =>
  stateMachineTask(machineFailureSchema, rescueConversation);
