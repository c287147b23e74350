/** Who waits for the end of which execution: .sync tasks, and callers of StartSyncExecution. */
import { executionByArn, type ExecutionRow } from "./store/execution-rows.ts";
import type { GroupCommit } from "./store/group-commit.ts";

export type Watcher = (ended: ExecutionRow) => void;

export interface ExecutionWatch {
  /** Tells the watcher when the execution has ended, at once if it has already. */
  watch(executionArn: string, watcher: Watcher): void;
  ended(executionArn: string): void;
}

export function createExecutionWatch(store: GroupCommit): ExecutionWatch {
  const watchers = new Map<string, Watcher[]>();

  const tell = (executionArn: string, told: readonly Watcher[]): boolean => {
    const row = store.read((db) => executionByArn(db, executionArn));
    if (!row || row.status === "RUNNING") return false;
    for (const watcher of told) watcher(row);
    return true;
  };

  return {
    watch(executionArn, watcher) {
      if (tell(executionArn, [watcher])) return;
      watchers.set(executionArn, [...(watchers.get(executionArn) ?? []), watcher]);
    },
    ended(executionArn) {
      const waiting = watchers.get(executionArn);
      if (waiting && tell(executionArn, waiting)) watchers.delete(executionArn);
    },
  };
}
