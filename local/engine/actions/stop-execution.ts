/** StopExecution: Standard executions only, as on AWS; one that has ended stays as it is. */
import { StepFunctionsError } from "../errors.ts";
import type { Settle } from "../run/run.ts";
import { executionByArn, type ExecutionRow } from "../store/execution-rows.ts";
import type { ActionParts } from "./create-actions.ts";

export interface StopExecutionInput {
  readonly executionArn: string;
  readonly error?: string;
  readonly cause?: string;
}

export function createStopExecution({ store, engine, runner }: ActionParts) {
  const find = (arn: string): ExecutionRow | undefined => store.read((db) => executionByArn(db, arn));
  return async ({ executionArn, error, cause }: StopExecutionInput): Promise<{ stopDate: number }> => {
    const row = find(executionArn);
    if (!row) throw executionDoesNotExist(executionArn);
    if (executionArn.includes(":express:")) {
      throw new StepFunctionsError("InvalidArn", "Invalid Arn: 'Resource type not valid in this context: express'");
    }
    const stopped = new Promise<void>((resolve, reject) => {
      const done: Settle = { resolve, reject };
      if (!runner.signal(row.id, { kind: "stop", error: { error, cause }, done })) resolve();
    });
    await engine.clock.track(stopped);
    return { stopDate: find(executionArn)?.stopped_ms ?? engine.clock.now() };
  };
}

export function executionDoesNotExist(arn: string): StepFunctionsError {
  return new StepFunctionsError("ExecutionDoesNotExist", `Execution Does Not Exist: '${arn}'`);
}
