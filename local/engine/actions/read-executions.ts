/** DescribeExecution, ListExecutions and GetExecutionHistory, from what is on disk. */
import { expandHistory } from "../history/expand-history.ts";
import type { GetExecutionHistoryInput, HistoryEvent, ListExecutionsInput } from "../ports.ts";
import { executionByArn, historyRows, listExecutionRows, type ExecutionRow } from "../store/execution-rows.ts";
import type { ActionParts } from "./create-actions.ts";
import { describe, listItem } from "./describe.ts";
import { executionDoesNotExist } from "./stop-execution.ts";

const DEFAULT_PAGE = 100;
const MAX_PAGE = 1_000;

export function readActions({ store, engine, registry }: ActionParts) {
  const find = (arn: string): ExecutionRow => {
    const row = store.read((db) => executionByArn(db, arn));
    if (!row) throw executionDoesNotExist(arn);
    return row;
  };
  const account = { region: engine.region, roleArn: `arn:aws:iam::${engine.accountId}:role/engine` };

  return {
    describeExecution: async ({ executionArn }: { executionArn: string }) => {
      const row = find(executionArn);
      return describe(row, registry.versionById(row.definition_id).arn);
    },

    listExecutions: async ({ stateMachineArn, statusFilter, maxResults, nextToken }: ListExecutionsInput) => {
      const limit = pageSize(maxResults);
      const beforeId = nextToken === undefined ? Number.MAX_SAFE_INTEGER : positionIn(nextToken);
      const filter = { machineArn: registry.current(stateMachineArn).arn, status: statusFilter, beforeId };
      const rows = store.read((db) => listExecutionRows(db, filter, limit + 1));
      const executions = rows.slice(0, limit).map((row) => listItem(row, stateMachineArn));
      return { executions, ...(rows.length > limit && { nextToken: tokenAt(rows[limit - 1]!.id) }) };
    },

    getExecutionHistory: async (input: GetExecutionHistoryInput) => {
      const row = find(input.executionArn);
      const events = expandHistory(
        store.read((db) => historyRows(db, row)),
        account,
      );
      return page(input.reverseOrder ? events.reverse() : events, input);
    },
  };
}

function page(events: HistoryEvent[], { maxResults, nextToken }: GetExecutionHistoryInput) {
  const start = nextToken === undefined ? 0 : positionIn(nextToken);
  const end = start + pageSize(maxResults);
  return { events: events.slice(start, end), ...(end < events.length && { nextToken: tokenAt(end) }) };
}

function pageSize(maxResults: number | undefined): number {
  return maxResults ? Math.min(maxResults, MAX_PAGE) : DEFAULT_PAGE;
}

function tokenAt(position: number): string {
  return Buffer.from(String(position)).toString("base64");
}

function positionIn(token: string): number {
  return Number(Buffer.from(token, "base64").toString());
}
