/** ListMapRuns, DescribeMapRun and UpdateMapRun. */
import { parseArn } from "../catalog/arn.ts";
import {
  countItems,
  findMapRun,
  limitsIn,
  mapRunsOf,
  updateLimits,
  type MapRunRow,
  type StatusCount,
} from "../catalog/map-runs.ts";
import { StepFunctionsError } from "../errors.ts";
import type { HistoryEvent, MapRunCounts, MapRunDescription, MapRunListItem, MapRuns } from "../ports.ts";
import { executionByArn } from "../store/execution-rows.ts";
import type { ActionParts } from "./create-actions.ts";
import { resourceNotFound } from "./aliases.ts";
import { pageOf } from "./paging.ts";
import { createReadHistory } from "./read-history.ts";
import { executionDoesNotExist } from "./stop-execution.ts";

type Status = MapRunDescription["status"];

export function mapRunActions(parts: ActionParts): MapRuns {
  const { store, engine, runner } = parts;
  const readHistory = createReadHistory(parts);

  /** How the map run goes, from the history of its execution. */
  const progressOf = ({ arn, execution_arn }: MapRunRow): MapRunProgress => {
    const row = store.read((db) => executionByArn(db, execution_arn))!;
    const events = readHistory(row);
    const latest = events.findLast((event) => beginning(event)?.mapRunArn === arn);
    const end = latest && events.find((event) => isEnd(event, latest));
    const redriveCount = (latest && beginning(latest)?.redriveCount) ?? 0;
    return {
      status: end ? ENDS.get(end.type)! : "RUNNING",
      redriveCount,
      ...(redriveCount > 0 && { redriveDate: latest!.timestamp }),
      ...(end && { stopDate: end.timestamp }),
    };
  };
  const itemOf = (row: MapRunRow, { stopDate }: MapRunProgress): MapRunListItem => ({
    executionArn: row.execution_arn,
    mapRunArn: row.arn,
    stateMachineArn: row.machine_arn,
    startDate: row.started_ms,
    ...(stopDate !== undefined && { stopDate }),
  });
  const known = (mapRunArn: string): MapRunRow => {
    parseArn(mapRunArn, "mapRun");
    const row = store.read((db) => findMapRun(db, mapRunArn));
    if (!row) throw resourceNotFound();
    return row;
  };

  return {
    listMapRuns: async ({ executionArn, ...input }) => {
      parseArn(executionArn, "execution");
      if (!store.read((db) => executionByArn(db, executionArn))) throw executionDoesNotExist(executionArn);
      const { page, ...next } = pageOf(
        store.read((db) => mapRunsOf(db, executionArn)),
        input,
      );
      return { mapRuns: page.map((row) => itemOf(row, progressOf(row))), ...next };
    },
    describeMapRun: async ({ mapRunArn }) => {
      const row = known(mapRunArn);
      const progress = progressOf(row);
      const { stateMachineArn: _, ...item } = itemOf(row, progress);
      const counts = store.read((db) => countItems(db, row));
      const isDone = progress.status === "SUCCEEDED";
      return {
        ...item,
        ...progress,
        ...limitsIn(row),
        itemCounts: countsOf(counts, "items", row.items, isDone),
        executionCounts: countsOf(counts, "executions", row.executions, isDone),
      };
    },
    updateMapRun: async ({ mapRunArn, ...changes }) => {
      const row = known(mapRunArn);
      if (progressOf(row).status !== "RUNNING") throw notRunning(mapRunArn);
      const limits = { ...limitsIn(row), ...changes };
      await engine.clock.track(store.write((db) => updateLimits(db, mapRunArn, limits)));
      const execution = store.read((db) => executionByArn(db, row.execution_arn))!;
      runner.signal(execution.id, { kind: "mapRunUpdated", mapRunArn });
    },
  };
}

type MapRunProgress = Pick<MapRunDescription, "status" | "stopDate" | "redriveCount" | "redriveDate">;

function notRunning(arn: string): StepFunctionsError {
  return new StepFunctionsError("ValidationException", `Map Run has ended and can not be updated: '${arn}'`);
}

const ENDS: ReadonlyMap<string, Status> = new Map<string, Status>([
  ["MapRunSucceeded", "SUCCEEDED"],
  ["MapRunFailed", "FAILED"],
  ["MapStateAborted", "ABORTED"],
  ["ExecutionAborted", "ABORTED"],
  ["ExecutionTimedOut", "ABORTED"],
  ["ExecutionFailed", "ABORTED"],
]);

interface Beginning {
  readonly mapRunArn: string;
  readonly redriveCount?: number;
}

function beginning(event: HistoryEvent): Beginning | undefined {
  return (event["mapRunStartedEventDetails"] ?? event["mapRunRedrivenEventDetails"]) as Beginning | undefined;
}

/** The execution's own end, or what follows the map run's beginning, since other map runs may go on beside it. */
function isEnd({ type, id, previousEventId }: HistoryEvent, latest: HistoryEvent): boolean {
  if (id < latest.id || !ENDS.has(type)) return false;
  return type.startsWith("Execution") || previousEventId === latest.id;
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
