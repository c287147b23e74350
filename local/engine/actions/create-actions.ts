/** The API's actions over the engine's parts. */
import type { ExecutionWatch } from "../execution-watch.ts";
import type { MachineRegistry } from "../machine-registry.ts";
import type { StepFunctionsActions } from "../ports.ts";
import type { EngineContext } from "../run/context.ts";
import type { Runner } from "../run/runner.ts";
import type { GroupCommit } from "../store/group-commit.ts";
import { readActions } from "./read-executions.ts";
import { machineActions } from "./state-machines.ts";
import { createRedriveExecution } from "./redrive-execution.ts";
import { createStartExecution, type createStartRun } from "./start-execution.ts";
import { createStartSyncExecution } from "./start-sync-execution.ts";
import { createStopExecution } from "./stop-execution.ts";
import { taskTokenActions } from "./task-token-calls.ts";

export interface ActionParts {
  readonly store: GroupCommit;
  readonly engine: EngineContext;
  readonly registry: MachineRegistry;
  readonly runner: Runner;
  readonly watch: ExecutionWatch;
}

export function createActions(parts: ActionParts, startRun: ReturnType<typeof createStartRun>): StepFunctionsActions {
  const startExecution = createStartExecution(parts, startRun);
  return {
    startExecution,
    startSyncExecution: createStartSyncExecution(parts, startExecution),
    ...machineActions(parts),
    redriveExecution: createRedriveExecution(parts),
    stopExecution: createStopExecution(parts),
    ...taskTokenActions(parts),
    ...readActions(parts),
  };
}
