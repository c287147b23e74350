/**
 * Going on after the process has ended, in whatever way: timers for what waits,
 * a signal for what was under way. Executions that are only parked are not read.
 */
import { orphanedItems } from "./catalog/map-runs.ts";
import { roleAt } from "./catalog/revisions.ts";
import { redrivenMs } from "./catalog/redrives.ts";
import type { MachineRegistry } from "./machine-registry.ts";
import type { Runner } from "./run/runner.ts";
import type { RunTimers } from "./run/run-timers.ts";
import {
  activeExecutionIds,
  awaitsRedrive,
  createRun,
  executionById,
  openExecutions,
  strandTimers,
} from "./store/execution-rows.ts";
import { stopItem } from "./start-item.ts";
import type { GroupCommit } from "./store/group-commit.ts";

export interface ResumeParts {
  readonly store: GroupCommit;
  readonly registry: MachineRegistry;
  readonly runner: Runner;
  readonly timers: RunTimers;
}

export function resumeExecutions({ store, registry, runner, timers }: ResumeParts): void {
  for (const timer of store.read(strandTimers)) timers.setStrand(timer.execution_id, timer.strand_id, timer.wake_ms);
  for (const { id, definition_id, started_ms } of store.read(openExecutions)) {
    const version = registry.versionById(definition_id);
    const redriven = store.read((db) => redrivenMs(db, id));
    timers.setExecution({ id, version, startedMs: redriven ?? started_ms });
    if (version.type === "EXPRESS")
      store.read((db) => {
        runner.restart(createRun(executionById(db, id)!, version, roleAt(db, version, started_ms)));
      });
  }
  for (const id of store.read(orphanedItems)) stopItem(runner, id);
  for (const id of store.read(activeExecutionIds)) {
    runner.signal(id, { kind: store.read((db) => awaitsRedrive(db, id)) ? "redrive" : "resume" });
  }
}
