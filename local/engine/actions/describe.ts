/** Executions as the API shows them. */
import type { Origin } from "../catalog/origins.ts";
import type { ExecutionDescription, ExecutionListItem } from "../ports.ts";
import type { ExecutionRow } from "../store/execution-rows.ts";

const INCLUDED = { included: true } as const;

/** What is known of an execution beside its row. */
export interface Circumstances {
  readonly origin?: Origin | undefined;
  readonly redrivenMs?: number | undefined;
}

export function describe(row: ExecutionRow, stateMachineArn: string, known?: Circumstances): ExecutionDescription {
  return {
    ...listItem(row, stateMachineArn, known),
    input: row.input,
    inputDetails: INCLUDED,
    ...(row.output !== null && { output: row.output, outputDetails: INCLUDED }),
    ...(row.error !== null && { error: row.error }),
    ...(row.cause !== null && { cause: row.cause }),
    ...redrivability(row),
  };
}

export function listItem(
  row: ExecutionRow,
  stateMachineArn: string,
  { origin, redrivenMs }: Circumstances = {},
): ExecutionListItem {
  return {
    executionArn: row.arn,
    stateMachineArn,
    ...(origin && { stateMachineVersionArn: origin.versionArn }),
    ...(origin?.aliasArn !== undefined && { stateMachineAliasArn: origin.aliasArn }),
    name: row.name,
    status: row.status,
    startDate: row.started_ms,
    ...(row.stopped_ms !== null && { stopDate: row.stopped_ms }),
    redriveCount: row.redrive_count,
    ...(redrivenMs !== undefined && { redriveDate: redrivenMs }),
  };
}

const REDRIVABLE: ReadonlySet<string> = new Set(["FAILED", "ABORTED", "TIMED_OUT"]);

function redrivability({
  arn,
  status,
}: ExecutionRow): Pick<ExecutionDescription, "redriveStatus" | "redriveStatusReason"> {
  if (REDRIVABLE.has(status) && !arn.includes(":express:")) return { redriveStatus: "REDRIVABLE" };
  return {
    redriveStatus: "NOT_REDRIVABLE",
    redriveStatusReason: `Execution is ${status} and cannot be redriven`,
  };
}
