/** DescribeExecution, ListExecutions and GetExecutionHistory, from what is on disk. */
import { parseArn } from "../catalog/arn.ts";
import { listExecutions, type ExecutionFilter } from "../catalog/execution-lists.ts";
import { findMapRun } from "../catalog/map-runs.ts";
import { redrivenMs } from "../catalog/redrives.ts";
import { originOf } from "../catalog/origins.ts";
import { StepFunctionsError } from "../errors.ts";
import type { GetExecutionHistoryInput, HistoryEvent, ListExecutionsInput } from "../ports.ts";
import { executionByArn, type ExecutionRow } from "../store/execution-rows.ts";
import { resourceNotFound } from "./aliases.ts";
import type { ActionParts } from "./create-actions.ts";
import { describe, listItem } from "./describe.ts";
import { pageOf, pageSize, positionIn, tokenAt } from "./paging.ts";
import { createReadHistory } from "./read-history.ts";
import { executionDoesNotExist } from "./stop-execution.ts";

export function readActions(parts: ActionParts) {
  const { store, registry, find } = parts;
  const readHistory = createReadHistory(parts);
  const execution = (arn: string): ExecutionRow => {
    parseArn(arn, "execution", "express");
    const row = store.read((db) => executionByArn(db, arn));
    if (!row) throw executionDoesNotExist(arn);
    return row;
  };
  const machineArnOf = (row: ExecutionRow): string => registry.versionById(row.definition_id).arn;
  const circumstances = (row: ExecutionRow) =>
    store.read((db) => ({
      origin: originOf(db, row.arn),
      redrivenMs: row.redrive_count > 0 ? redrivenMs(db, row.id) : undefined,
    }));

  /** What ListExecutions was asked for: executions of a machine, a version, an alias or a map run. */
  const filterOf = ({ stateMachineArn, mapRunArn }: ListExecutionsInput): ExecutionFilter => {
    if ((stateMachineArn === undefined) === (mapRunArn === undefined)) {
      throw new StepFunctionsError("ValidationException", "Exactly one of stateMachineArn and mapRunArn must be given");
    }
    if (mapRunArn !== undefined) {
      parseArn(mapRunArn, "mapRun");
      const run = store.read((db) => findMapRun(db, mapRunArn));
      if (!run) throw resourceNotFound();
      return { machineArn: run.machine_arn, prefix: run.prefix };
    }
    const { machineArn, qualifier } = parseArn(stateMachineArn!, "stateMachine");
    const { type } = registry.current(machineArn);
    if (type === "EXPRESS") throw notForExpress();
    if (qualifier === undefined) return { machineArn };
    if (find.alias(stateMachineArn!)) return { machineArn, aliasArn: stateMachineArn! };
    find.machineOrVersion(stateMachineArn!);
    return { machineArn, versionArn: stateMachineArn! };
  };

  return {
    describeExecution: async ({ executionArn }: { executionArn: string }) => {
      const row = execution(executionArn);
      return describe(row, machineArnOf(row), circumstances(row));
    },

    listExecutions: async (input: ListExecutionsInput) => {
      const { statusFilter: status, redriveFilter: redrive, nextToken } = input;
      const limit = pageSize(input);
      const beforeId = nextToken === undefined ? Number.MAX_SAFE_INTEGER : positionIn(nextToken);
      const filter = { ...filterOf(input), status, redrive, beforeId };
      const rows = store.read((db) => listExecutions(db, filter, limit + 1));
      const executions = rows.slice(0, limit).map((row) => listItem(row, machineArnOf(row), circumstances(row)));
      return { executions, ...(rows.length > limit && { nextToken: tokenAt(rows[limit - 1]!.id) }) };
    },

    getExecutionHistory: async (input: GetExecutionHistoryInput) => {
      const events = readHistory(execution(input.executionArn));
      const { page, ...next } = pageOf(input.reverseOrder ? events.reverse() : events, input);
      return { events: input.includeExecutionData === false ? page.map(withoutData) : page, ...next };
    },
  };
}

export function notForExpress(): StepFunctionsError {
  const message = "This operation is not supported by this type of state machine";
  return new StepFunctionsError("StateMachineTypeNotSupported", message);
}

const DATA: ReadonlySet<string> = new Set(["input", "output", "parameters"]);

/** includeExecutionData=false: the events without inputs, outputs and parameters. */
function withoutData(event: HistoryEvent): HistoryEvent {
  const entries = Object.entries(event).map(([key, value]) => {
    if (!key.endsWith("EventDetails")) return [key, value];
    return [key, Object.fromEntries(Object.entries(value as object).filter(([field]) => !DATA.has(field)))];
  });
  return Object.fromEntries(entries) as HistoryEvent;
}
