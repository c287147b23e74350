import { turnReferenceSchema } from "../../src/contracts/index.ts";
import type { CommitTurn } from "../../src/conversation/index.ts";
import { stateMachineTask } from "../edge/state-machine-task.ts";

export const createHandler = (commitTurn: CommitTurn) => stateMachineTask(turnReferenceSchema, commitTurn);
