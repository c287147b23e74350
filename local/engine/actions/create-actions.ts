/** The API's actions over the engine's parts. */
import type { ExecutionWatch } from "../execution-watch.ts";
import type { MachineRegistry } from "../machine-registry.ts";
import type { StepFunctionsActions } from "../ports.ts";
import type { EngineContext } from "../run/context.ts";
import type { RunTimers } from "../run/run-timers.ts";
import type { Runner } from "../run/runner.ts";
import type { GroupCommit } from "../store/group-commit.ts";
import type { ActivityQueue } from "../tasks/activity-queue.ts";
import { createTestState } from "../test-state/test-state.ts";
import { activityActions } from "./activities.ts";
import { aliasActions } from "./aliases.ts";
import { machineDescriptions } from "./describe-machines.ts";
import type { FindMachine } from "./find-machine.ts";
import { mapRunActions } from "./map-runs.ts";
import { readActions } from "./read-executions.ts";
import { machineActions } from "./state-machines.ts";
import { createRedriveExecution } from "./redrive-execution.ts";
import { createStartExecution, type createStartRun } from "./start-execution.ts";
import { createStartSyncExecution } from "./start-sync-execution.ts";
import { createStopExecution } from "./stop-execution.ts";
import { tagActions } from "./tags.ts";
import { taskTokenActions } from "./task-token-calls.ts";
import { versionActions } from "./versions.ts";

export interface ActionParts {
  readonly store: GroupCommit;
  readonly engine: EngineContext;
  readonly registry: MachineRegistry;
  readonly runner: Runner;
  readonly timers: RunTimers;
  readonly watch: ExecutionWatch;
  readonly find: FindMachine;
  readonly activities: ActivityQueue;
}

export function createActions(parts: ActionParts, startRun: ReturnType<typeof createStartRun>): StepFunctionsActions {
  const startExecution = createStartExecution(parts, startRun);
  return {
    startExecution,
    startSyncExecution: createStartSyncExecution(parts, startExecution),
    ...machineActions(parts),
    ...machineDescriptions(parts),
    redriveExecution: createRedriveExecution(parts),
    stopExecution: createStopExecution(parts),
    ...taskTokenActions(parts),
    ...readActions(parts),
    ...versionActions(parts),
    ...aliasActions(parts),
    ...tagActions(parts),
    ...activityActions(parts),
    ...mapRunActions(parts),
    testState: createTestState(parts),
  };
}
