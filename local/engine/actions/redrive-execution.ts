/**
 * RedriveExecution: a Standard execution that has failed goes on with the state
 * it failed in, with that state's input and the variables it had.
 */
import { StepFunctionsError } from "../errors.ts";
import { executionByArn, reopenExecution } from "../store/execution-rows.ts";
import type { ActionParts } from "./create-actions.ts";
import { executionDoesNotExist } from "./stop-execution.ts";

export function createRedriveExecution({ store, engine, registry, runner }: ActionParts) {
  return async ({ executionArn }: { executionArn: string }): Promise<{ redriveDate: number }> => {
    const row = store.read((db) => executionByArn(db, executionArn));
    if (!row) throw executionDoesNotExist(executionArn);
    const isStandard = registry.versionById(row.definition_id).type === "STANDARD";
    const reopened = isStandard && (await engine.clock.track(store.write((db) => reopenExecution(db, row.id))));
    if (!reopened) {
      const problem = `Execution is ${row.status} and cannot be redriven`;
      throw new StepFunctionsError("ExecutionNotRedrivable", problem);
    }
    runner.signal(row.id, { kind: "redrive" });
    return { redriveDate: engine.clock.now() };
  };
}
