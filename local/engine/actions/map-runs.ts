/** ListMapRuns and DescribeMapRun. */
import { parseArn } from "../catalog/arn.ts";
import { countItems, findMapRun, mapRunsOf, type MapRunRow, type StatusCount } from "../catalog/map-runs.ts";
import type { MapRunCounts, MapRunDescription, MapRuns } from "../ports.ts";
import { executionByArn } from "../store/execution-rows.ts";
import type { ActionParts } from "./create-actions.ts";
import { resourceNotFound } from "./aliases.ts";
import { pageOf } from "./paging.ts";
import { createReadHistory } from "./read-history.ts";
import { executionDoesNotExist } from "./stop-execution.ts";

type Status = MapRunDescription["status"];

export function mapRunActions(parts: ActionParts): MapRuns {
  const { store } = parts;
  const readHistory = createReadHistory(parts);

  /** How the map run ended, from the history of its execution. */
  const ending = ({ arn, execution_arn }: MapRunRow): { status: Status; stopDate?: number } => {
    const row = store.read((db) => executionByArn(db, execution_arn))!;
    const events = readHistory(row);
    const started = events.findIndex(({ mapRunStartedEventDetails: details }) => mapRunArnIn(details) === arn);
    const end = events.find(({ type }, index) => index > started && ENDS.has(type));
    if (!end) return { status: "RUNNING" };
    return { status: ENDS.get(end.type)!, stopDate: end.timestamp };
  };
  const shown = (row: MapRunRow) => {
    const { status, ...stopped } = ending(row);
    const item = {
      executionArn: row.execution_arn,
      mapRunArn: row.arn,
      stateMachineArn: row.machine_arn,
      startDate: row.started_ms,
      ...stopped,
    };
    return { status, item };
  };

  return {
    listMapRuns: async ({ executionArn, ...input }) => {
      parseArn(executionArn, "execution");
      if (!store.read((db) => executionByArn(db, executionArn))) throw executionDoesNotExist(executionArn);
      const { page, ...next } = pageOf(
        store.read((db) => mapRunsOf(db, executionArn)),
        input,
      );
      return { mapRuns: page.map((row) => shown(row).item), ...next };
    },
    describeMapRun: async ({ mapRunArn }) => {
      parseArn(mapRunArn, "mapRun");
      const row = store.read((db) => findMapRun(db, mapRunArn));
      if (!row) throw resourceNotFound();
      const { status, item } = shown(row);
      const { stateMachineArn: _, ...fields } = item;
      const counts = store.read((db) => countItems(db, row));
      const isDone = status === "SUCCEEDED";
      return {
        ...fields,
        status,
        maxConcurrency: row.max_concurrency,
        toleratedFailureCount: row.tolerated_count,
        toleratedFailurePercentage: row.tolerated_percentage,
        itemCounts: countsOf(counts, "items", row.items, isDone),
        executionCounts: countsOf(counts, "executions", row.executions, isDone),
        redriveCount: 0,
      };
    },
  };
}

const ENDS: ReadonlyMap<string, Status> = new Map<string, Status>([
  ["MapRunSucceeded", "SUCCEEDED"],
  ["MapRunFailed", "FAILED"],
  ["MapRunAborted", "ABORTED"],
  ["ExecutionAborted", "ABORTED"],
  ["ExecutionTimedOut", "ABORTED"],
  ["ExecutionFailed", "ABORTED"],
]);

function mapRunArnIn(details: unknown): unknown {
  return (details as { mapRunArn?: string } | undefined)?.mapRunArn;
}

function countsOf(
  counts: readonly StatusCount[],
  what: "items" | "executions",
  total: number,
  isDone: boolean,
): MapRunCounts {
  const of = (status: string) => counts.find((count) => count.status === status)?.[what] ?? 0;
  const [running, succeeded, failed] = [of("RUNNING"), of("SUCCEEDED"), of("FAILED")];
  const [timedOut, aborted] = [of("TIMED_OUT"), of("ABORTED")];
  const pending = isDone ? 0 : total - running - succeeded - failed - timedOut - aborted;
  return { pending, running, succeeded, failed, timedOut, aborted, total, resultsWritten: isDone ? succeeded : 0 };
}
