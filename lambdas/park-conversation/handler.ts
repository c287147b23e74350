import { parkRequestSchema } from "../../src/contracts/index.ts";
import type { ParkConversation } from "../../src/conversation/index.ts";
import { stateMachineTask } from "../edge/state-machine-task.ts";

export const createHandler = (parkConversation: ParkConversation) =>
  stateMachineTask(parkRequestSchema, parkConversation);
