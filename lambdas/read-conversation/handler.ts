import { readRequestSchema } from "../../src/contracts/index.ts";
import type { ReadConversation } from "../../src/conversation/index.ts";
import { stateMachineTask } from "../edge/state-machine-task.ts";

export const createHandler = (readConversation: ReadConversation) =>
  stateMachineTask(readRequestSchema, readConversation);
