/** StartSyncExecution: an Express execution whose end the caller awaits. It answers also when the execution fails. */
import { StepFunctionsError } from "../errors.ts";
import type { ExecutionDescription, StartExecutionInput } from "../ports.ts";
import type { ExecutionRow } from "../store/execution-rows.ts";
import type { ActionParts } from "./create-actions.ts";
import { describe } from "./describe.ts";

type Start = (input: StartExecutionInput) => Promise<{ executionArn: string }>;

export function createStartSyncExecution({ registry, watch }: ActionParts, start: Start) {
  return async (input: StartExecutionInput): Promise<ExecutionDescription> => {
    const { type, arn } = registry.current(input.stateMachineArn);
    if (type !== "EXPRESS") {
      const message = "This operation is not supported by this type of state machine";
      throw new StepFunctionsError("StateMachineTypeNotSupported", message);
    }
    const { executionArn } = await start(input);
    const ended = new Promise<ExecutionRow>((resolve) => watch.watch(executionArn, resolve));
    return describe(await ended, arn);
  };
}
