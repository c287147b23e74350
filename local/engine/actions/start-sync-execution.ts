/** StartSyncExecution: an Express execution whose end the caller awaits. It answers also when the execution fails. */
import { parseArn } from "../catalog/arn.ts";
import type { ExecutionDescription, StartExecutionInput } from "../ports.ts";
import type { ExecutionRow } from "../store/execution-rows.ts";
import type { ActionParts } from "./create-actions.ts";
import { describe } from "./describe.ts";
import { notForExpress } from "./read-executions.ts";

type Start = (input: StartExecutionInput) => Promise<{ executionArn: string }>;

export function createStartSyncExecution({ registry, watch }: ActionParts, start: Start) {
  return async (input: StartExecutionInput): Promise<ExecutionDescription> => {
    const { machineArn } = parseArn(input.stateMachineArn, "stateMachine");
    const { type, arn } = registry.current(machineArn);
    if (type !== "EXPRESS") throw notForExpress();
    const { executionArn } = await start(input);
    const ended = new Promise<ExecutionRow>((resolve) => watch.watch(executionArn, resolve));
    return describe(await ended, arn);
  };
}
