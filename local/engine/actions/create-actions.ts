/** The API's actions over the engine's parts. */
import type { MachineRegistry } from "../machine-registry.ts";
import type { StepFunctionsActions } from "../ports.ts";
import type { EngineContext } from "../run/context.ts";
import type { Runner } from "../run/runner.ts";
import type { GroupCommit } from "../store/group-commit.ts";
import { readActions } from "./read-executions.ts";
import { createStartExecution } from "./start-execution.ts";
import { createStopExecution } from "./stop-execution.ts";
import { taskTokenActions } from "./task-token-calls.ts";

export interface ActionParts {
  readonly store: GroupCommit;
  readonly engine: EngineContext;
  readonly registry: MachineRegistry;
  readonly runner: Runner;
}

export function createActions(parts: ActionParts): StepFunctionsActions {
  return {
    createStateMachine: async (input) => ({ stateMachineArn: await parts.registry.create(input) }),
    startExecution: createStartExecution(parts),
    stopExecution: createStopExecution(parts),
    ...taskTokenActions(parts),
    ...readActions(parts),
  };
}
