/**
 * StartExecution. A Standard execution's name is unique within its machine: the
 * same name with the same input, while it runs, answers with the execution that
 * is there. Express executions are not told apart by name.
 */
import { parseArn } from "../catalog/arn.ts";
import { roleAt } from "../catalog/revisions.ts";
import { saveOrigin } from "../catalog/origins.ts";
import { StepFunctionsError } from "../errors.ts";
import { jsonProblem } from "../json-problem.ts";
import { checkName } from "../machine-registry.ts";
import type { StartExecutionInput } from "../ports.ts";
import type { MachineVersion } from "../run/run.ts";
import { createRun, executionByArn, lastExecutionId, type ExecutionRow } from "../store/execution-rows.ts";
import type { ActionParts } from "./create-actions.ts";

type Started = { executionArn: string; startDate: number };

interface Starting {
  readonly input: string;
  readonly started: Promise<Started>;
}

const MAX_INPUT_BYTES = 262_144;

/** What to do about an execution that has ended under the same name: on AWS an error; for items of a map run, find it. */
type Existing = "refuse" | "find";

/** Starts an execution of a known version; the same name finds the one that runs. */
export function createStartRun({ store, engine, runner }: Pick<ActionParts, "store" | "engine" | "runner">) {
  /** Executions whose first step is not on disk yet, by ARN. */
  const starting = new Map<string, Starting>();
  let lastId = store.read(lastExecutionId);

  const begin = async (version: MachineVersion, arn: string, name: string, input: string): Promise<Started> => {
    const row = newExecution(
      { id: ++lastId, arn, definitionId: version.definitionId, name, input },
      engine.clock.now(),
    );
    const roleArn = store.read((db) => roleAt(db, version, row.started_ms));
    await engine.clock.track(runner.start(createRun(row, version, roleArn)));
    return { executionArn: arn, startDate: row.started_ms };
  };

  return async (
    version: MachineVersion,
    name: string,
    input: string,
    existing: Existing,
    beforeFirstStep?: (executionArn: string) => void,
  ): Promise<Started> => {
    const arn = executionArn(version, name, existing === "find" ? () => name : engine.uuid);
    const underWay = starting.get(arn);
    if (underWay) return underWay.input === input ? underWay.started : alreadyExists(arn);
    const row = store.read((db) => executionByArn(db, arn));
    if (row) return existing === "find" ? { executionArn: arn, startDate: row.started_ms } : sameExecution(row, input);
    beforeFirstStep?.(arn);
    const started = begin(version, arn, name, input).finally(() => starting.delete(arn));
    starting.set(arn, { input, started });
    return started;
  };
}

export function createStartExecution(
  { store, engine, registry, runner, find }: Pick<ActionParts, "store" | "engine" | "registry" | "runner" | "find">,
  startRun: ReturnType<typeof createStartRun>,
) {
  /** The version's execution, with the version that was asked for on disk before it. */
  const startQualified = async (arn: string, name: string, input: string): Promise<Started> => {
    const { definitionId, origin } = find.started(arn, () => engine.random());
    const note = (executionArn: string) => void store.write((db) => saveOrigin(db, executionArn, origin));
    return startRun(registry.versionById(definitionId), name, input, "refuse", note);
  };
  return async ({ stateMachineArn, name = engine.uuid(), input = "{}" }: StartExecutionInput): Promise<Started> => {
    if (runner.isStopped) throw new StepFunctionsError("ServiceUnavailable", "The engine is stopped");
    checkName(name);
    checkInput(input);
    const { qualifier } = parseArn(stateMachineArn, "stateMachine");
    if (qualifier !== undefined) return startQualified(stateMachineArn, name, input);
    return startRun(registry.current(stateMachineArn), name, input, "refuse");
  };
}

function checkInput(input: string): void {
  if (Buffer.byteLength(input) > MAX_INPUT_BYTES) {
    throw new StepFunctionsError("InvalidExecutionInput", "Invalid State Machine Execution Input: input is too long");
  }
  try {
    JSON.parse(input);
  } catch {
    const problem = input.trim() === "" ? "Invalid execution input." : jsonProblem(input);
    throw new StepFunctionsError("InvalidExecutionInput", `Invalid State Machine Execution Input: '${problem}'`);
  }
}

function executionArn({ arn, type }: MachineVersion, name: string, uuid: () => string): string {
  if (type === "STANDARD") return `${arn.replace(":stateMachine:", ":execution:")}:${name}`;
  return `${arn.replace(":stateMachine:", ":express:")}:${name}:${uuid()}`;
}

function sameExecution({ arn, status, input, started_ms }: ExecutionRow, wanted: string): Started {
  if (status !== "RUNNING" || input !== wanted) return alreadyExists(arn);
  return { executionArn: arn, startDate: started_ms };
}

function alreadyExists(arn: string): never {
  throw new StepFunctionsError("ExecutionAlreadyExists", `Execution Already Exists: '${arn}'`);
}

interface NewExecution {
  readonly id: number;
  readonly arn: string;
  readonly definitionId: number;
  readonly name: string;
  readonly input: string;
}

function newExecution({ id, arn, definitionId, name, input }: NewExecution, nowMs: number): ExecutionRow {
  return {
    id,
    arn,
    definition_id: definitionId,
    name,
    status: "RUNNING",
    started_ms: nowMs,
    stopped_ms: null,
    input,
    output: null,
    error: null,
    cause: null,
    history_id: null,
    redrive_count: 0,
  };
}
