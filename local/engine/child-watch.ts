/** Who waits for the end of which execution: a .sync task ends when the execution that it started does. */
import { TASK_FAILED } from "./asl/errors.ts";
import { describe } from "./actions/describe.ts";
import type { EngineContext, ChildWaiter } from "./run/context.ts";
import { Payload } from "./run/payload.ts";
import type { Outcome } from "./run/run.ts";
import { executionByArn, type ExecutionRow } from "./store/execution-rows.ts";
import type { GroupCommit } from "./store/group-commit.ts";
import { pascalCased } from "./tasks/pascal-case.ts";
import type { MachineRegistry } from "./machine-registry.ts";

export interface ChildWatch {
  /** Tells the waiter when the child has ended, at once if it has already. */
  watch(childArn: string, waiter: ChildWaiter): void;
  ended(executionArn: string): void;
}

export interface ChildWatchOptions {
  readonly store: GroupCommit;
  readonly registry: Pick<MachineRegistry, "versionById">;
  readonly signal: EngineContext["signal"];
}

export function createChildWatch({ store, registry, signal }: ChildWatchOptions): ChildWatch {
  const waiting = new Map<string, ChildWaiter[]>();

  const tell = (childArn: string, waiters: readonly ChildWaiter[]): boolean => {
    const row = store.read((db) => executionByArn(db, childArn));
    if (!row || row.status === "RUNNING") return false;
    for (const { runId, strandId, parsesOutput } of waiters) {
      const outcome = outcomeOf(row, registry.versionById(row.definition_id).arn, parsesOutput);
      signal(runId, { kind: "childEnded", strandId, childArn, outcome });
    }
    return true;
  };

  return {
    watch(childArn, waiter) {
      if (!tell(childArn, [waiter])) waiting.set(childArn, [...(waiting.get(childArn) ?? []), waiter]);
    },
    ended(executionArn) {
      const waiters = waiting.get(executionArn);
      if (waiters && tell(executionArn, waiters)) waiting.delete(executionArn);
    },
  };
}

function outcomeOf(row: ExecutionRow, machineArn: string, parsesOutput: boolean): Outcome {
  const included = { included: true };
  const description = { ...describe(row, machineArn), inputDetails: included, ...(row.output !== null && { outputDetails: included }) };
  const shown = pascalCased(description) as Record<string, unknown>;
  if (row.status !== "SUCCEEDED") return { error: { error: TASK_FAILED, cause: JSON.stringify(shown) } };
  if (parsesOutput && row.output !== null) shown["Output"] = JSON.parse(row.output);
  return { output: Payload.of(shown) };
}
