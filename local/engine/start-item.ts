/**
 * Starts the executions of a Distributed Map's items. The ItemProcessor is a
 * definition of its own, and its executions are like any others, except that
 * their machine is not listed. An item that failed before its map run was
 * redriven is redriven with it; one that is not wanted any more is stopped.
 */
import type { ActionParts } from "./actions/create-actions.ts";
import type { createRedriveExecution } from "./actions/redrive-execution.ts";
import type { createStartRun } from "./actions/start-execution.ts";
import { findMapRun } from "./catalog/map-runs.ts";
import type { ItemExecution, StartItem } from "./run/context.ts";
import { Payload } from "./run/payload.ts";
import { executionByArn, type ExecutionRow } from "./store/execution-rows.ts";

export interface StartItemParts extends Pick<ActionParts, "store" | "engine" | "runner" | "registry" | "watch"> {
  readonly startRun: ReturnType<typeof createStartRun>;
  readonly redrive: ReturnType<typeof createRedriveExecution>;
}

export function createStartItem({ store, registry, watch, runner, startRun, redrive }: StartItemParts): StartItem {
  const rowOf = (arn: string): ExecutionRow => store.read((db) => executionByArn(db, arn))!;
  /** Redrives that are the item's due since the map run began. */
  const redrivesDue = ({ mapRunArn, redriveCount }: ItemExecution): number => {
    if (redriveCount === 0) return 0;
    return redriveCount - (store.read((db) => findMapRun(db, mapRunArn))?.redrives_before ?? 0);
  };

  return async (child, tell) => {
    const version = await registry.processorVersion(child.parent, child.distributed);
    if (!child.isWanted()) return;
    const due = redrivesDue(child);
    const isExpress = version.type === "EXPRESS";
    const name = isExpress && due > 0 ? await nameOfRedriven(child, due) : child.name;
    const { executionArn } = await startRun(version, name, child.input, "find");
    const row = rowOf(executionArn);
    if (!child.isWanted()) return stopItem(runner, row.id);
    const isFailed = row.status !== "RUNNING" && row.status !== "SUCCEEDED";
    if (isFailed && !isExpress && row.redrive_count < due) await redrive({ executionArn });
    watch.watch(executionArn, ({ status, output, error, cause }) => {
      if (status === "SUCCEEDED") tell({ output: Payload.fromText(output ?? "null") });
      else tell({ error: { error: error ?? undefined, cause: cause ?? undefined } });
    });
  };

  /** Express executions cannot be redriven, so the item runs anew, unless an earlier run of it has succeeded. */
  async function nameOfRedriven(child: ItemExecution, due: number): Promise<string> {
    const version = await registry.processorVersion(child.parent, child.distributed);
    const names = Array.from({ length: due + 1 }, (_, count) => (count === 0 ? child.name : `${child.name}-${count}`));
    const express = version.arn.replace(":stateMachine:", ":express:");
    const hasSucceeded = (name: string) =>
      store.read((db) => executionByArn(db, `${express}:${name}:${name}`))?.status === "SUCCEEDED";
    return names.find(hasSucceeded) ?? names.at(-1)!;
  }
}

export function stopItem(runner: ActionParts["runner"], runId: number): void {
  const done = { resolve: () => {}, reject: () => {} };
  runner.signal(runId, { kind: "stop", error: { error: undefined, cause: undefined }, done });
}
