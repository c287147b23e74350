import { decideRequestSchema } from "../../src/contracts/index.ts";
import type { DecideTurn } from "../../src/conversation/index.ts";
import { stateMachineTask } from "../edge/state-machine-task.ts";

export const createHandler = (decideTurn: DecideTurn) =>
  stateMachineTask(decideRequestSchema, async (request) => ({ steps: [], ...(await decideTurn(request)) }));
