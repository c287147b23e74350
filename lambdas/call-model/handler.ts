import { stepReferenceSchema } from "../../src/contracts/index.ts";
import type { PerformStep } from "../../src/conversation/index.ts";
import { stateMachineTask } from "../edge/state-machine-task.ts";

export const createHandler = (performStep: PerformStep) => stateMachineTask(stepReferenceSchema, performStep);
