/** What became of the items of a map run, as AWS exports it: each item's execution as DescribeExecution shows it. */
import { describe } from "../actions/describe.ts";
import type { ExecutionRow } from "../store/execution-rows.ts";
import { pascalCased } from "../tasks/pascal-case.ts";
import type { EngineContext } from "./context.ts";

export interface EndedMapRun {
  readonly engine: EngineContext;
  readonly arn: string;
  /** The last part of its ARN, with which the names of its items begin. */
  readonly id: string;
  /** The unlisted machine that its items run. */
  readonly machineArn: string;
  readonly items: readonly unknown[];
  readonly nowMs: number;
}

type Fields = Readonly<Record<string, unknown>>;

export interface ItemResult {
  readonly index: number;
  readonly metadata: Fields;
  /** Of an item that succeeded; JSON's null is a value. */
  readonly output: unknown;
}

/** Each list is in the items' order. PENDING are those that were never started, since the map run failed. */
export interface Results {
  readonly SUCCEEDED: readonly ItemResult[];
  readonly FAILED: readonly ItemResult[];
  readonly PENDING: readonly ItemResult[];
}

export function resultsOf(mapRun: EndedMapRun): Results {
  const rows = latestRows(mapRun);
  const results = mapRun.items.map((input, index) => {
    const row = rows.get(index);
    return {
      index,
      metadata: row ? startedItem(mapRun, row) : pendingItem(mapRun, index, input),
      output: outputOf(row),
    };
  });
  const of = (...statuses: unknown[]) => results.filter(({ metadata }) => statuses.includes(metadata["Status"]));
  return { SUCCEEDED: of("SUCCEEDED"), FAILED: of("FAILED", "TIMED_OUT", "ABORTED"), PENDING: of("PENDING") };
}

/** An Express item that ran again after a redrive has several executions, of which the last counts. */
function latestRows({ engine, machineArn, id }: EndedMapRun): Map<number, ExecutionRow> {
  const rows = engine.itemExecutions(machineArn, `${id}-`);
  return new Map(rows.map((row) => [Number.parseInt(row.name.slice(id.length + 1), 10), row]));
}

function outputOf(row: ExecutionRow | undefined): unknown {
  return row?.status === "SUCCEEDED" ? (JSON.parse(row.output ?? "null") as unknown) : undefined;
}

/** What still runs when its map run fails is stopped by the step that fails it. */
function startedItem({ machineArn, nowMs }: EndedMapRun, row: ExecutionRow): Fields {
  const isStopped = row.status === "RUNNING";
  const ended: ExecutionRow = isStopped ? { ...row, status: "ABORTED", stopped_ms: nowMs } : row;
  const { startDate, stopDate, ...shown } = describe(ended, machineArn);
  return inOrder({ ...shown, startDate: isoTime(startDate), stopDate: isoTime(stopDate!) });
}

function pendingItem({ machineArn, id }: EndedMapRun, index: number, input: unknown): Fields {
  return inOrder({
    input: JSON.stringify(input),
    inputDetails: { included: true },
    name: `${id}-${index}`,
    stateMachineArn: machineArn,
    status: "PENDING",
  });
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

/** AWS has the fields in the order of the alphabet. */
function inOrder(fields: object): Fields {
  const entries = Object.entries(pascalCased(fields) as Fields);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
