import { turnFailureSchema } from "../../src/contracts/index.ts";
import type { FailTurn } from "../../src/conversation/index.ts";
import { stateMachineTask } from "../edge/state-machine-task.ts";

export const createHandler = (failTurn: FailTurn) => stateMachineTask(turnFailureSchema, failTurn);
