/** How an execution that has ended looks to the .sync task that started it. */
import { describe } from "../actions/describe.ts";
import { TASK_FAILED } from "../asl/errors.ts";
import { Payload } from "../run/payload.ts";
import type { Outcome } from "../run/run.ts";
import type { ExecutionRow } from "../store/execution-rows.ts";
import { pascalCased } from "./pascal-case.ts";

/** `.sync:2` gives the output as JSON, `.sync` as text. */
export function childOutcome(row: ExecutionRow, machineArn: string, parsesOutput: boolean): Outcome {
  const shown = pascalCased(describe(row, machineArn)) as Record<string, unknown>;
  if (row.status !== "SUCCEEDED") return { error: { error: TASK_FAILED, cause: JSON.stringify(shown) } };
  if (parsesOutput && row.output !== null) shown["Output"] = JSON.parse(row.output);
  return { output: Payload.of(shown) };
}
