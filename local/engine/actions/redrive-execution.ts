/**
 * RedriveExecution: a Standard execution that has failed goes on with the state
 * it failed in, with that state's input and the variables it had.
 */
import type { DatabaseSync } from "node:sqlite";
import { saveRedrive } from "../catalog/redrives.ts";
import { StepFunctionsError } from "../errors.ts";
import { executionByArn, reopenExecution } from "../store/execution-rows.ts";
import type { ActionParts } from "./create-actions.ts";
import { executionDoesNotExist } from "./stop-execution.ts";

export function createRedriveExecution({
  store,
  engine,
  registry,
  runner,
  timers,
}: Pick<ActionParts, "store" | "engine" | "registry" | "runner" | "timers">) {
  return async ({ executionArn }: { executionArn: string }): Promise<{ redriveDate: number }> => {
    const row = store.read((db) => executionByArn(db, executionArn));
    if (!row) throw executionDoesNotExist(executionArn);
    const version = registry.versionById(row.definition_id);
    const redriveDate = engine.clock.now();
    const reopen = (db: DatabaseSync): boolean => {
      const isReopened = reopenExecution(db, row.id);
      if (isReopened) saveRedrive(db, row.id, redriveDate);
      return isReopened;
    };
    const reopened = version.type === "STANDARD" && (await engine.clock.track(store.write(reopen)));
    if (!reopened) {
      const problem = `Execution is ${row.status} and cannot be redriven`;
      throw new StepFunctionsError("ExecutionNotRedrivable", problem);
    }
    timers.setExecution({ id: row.id, version, startedMs: redriveDate });
    runner.signal(row.id, { kind: "redrive" });
    return { redriveDate };
  };
}
