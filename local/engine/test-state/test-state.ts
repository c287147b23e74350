/**
 * TestState: runs one state as an execution would, without an execution. The
 * state is compiled and run by the same code; its events go nowhere, and a mock
 * may stand for what it calls.
 */
import { Payload } from "../run/payload.ts";
import { createStrand, setOwnVariables } from "../run/strand.ts";
import type { Strand } from "../run/run.ts";
import { Step } from "../run/step.ts";
import { enter } from "../run/transitions.ts";
import { createRun } from "../store/execution-rows.ts";
import { jsonProblem } from "../json-problem.ts";
import { StepFunctionsError } from "../errors.ts";
import type { TestStateInput, TestStateResult } from "./ports.ts";
import type { ActionParts } from "../actions/create-actions.ts";
import { defaultRole } from "../actions/describe-machines.ts";
import { checkMock } from "./check-mock.ts";
import { compileTestedState, type TestedState } from "./find-state.ts";
import { resultOf } from "./outcome.ts";
import { attemptState } from "./attempt-state.ts";

export type TestParts = Pick<ActionParts, "engine" | "registry">;

export function createTestState({ engine, registry }: TestParts) {
  return async (request: TestStateInput): Promise<TestStateResult> => {
    const tested = compileTestedState(request, registry.compile);
    checkMock(request, tested.state);
    const input = jsonIn(request.input ?? "{}");
    const strand = strandOf(engine, tested, Payload.of(input));
    setOwnVariables(strand, jsonIn(request.variables ?? "{}") as Record<string, unknown>);
    strand.context = contextOf(strand, request, defaultRole(engine.accountId));
    const step = new Step(engine, strand.run);
    enter(step, strand, tested.state.name, strand.input);
    strand.retryCount = request.stateConfiguration?.retrierRetryCount ?? 0;
    strand.context = contextOf(strand, request, defaultRole(engine.accountId));
    const attempt = await attemptState(step, strand, request);
    return resultOf(step, strand, attempt, request);
  };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const problem = `Invalid State Machine Execution Input: '${jsonProblem(text)}'`;
    throw new StepFunctionsError("InvalidExecutionInput", problem);
  }
}

function strandOf(engine: TestParts["engine"], { state, group, machine }: TestedState, input: Payload): Strand {
  const [machineName, name] = [engine.uuid(), engine.uuid()];
  const arn = `arn:aws:states:${engine.region}:${engine.accountId}`;
  const version = {
    definitionId: 0,
    arn: `${arn}:stateMachine:${machineName}`,
    name: machineName,
    type: "EXPRESS",
    machine,
  } as const;
  const run = createRun(
    {
      id: 0,
      arn: `${arn}:express:${machineName}:${name}`,
      definition_id: 0,
      name,
      status: "RUNNING",
      started_ms: engine.clock.now(),
      stopped_ms: null,
      input: input.text,
      output: null,
      error: null,
      cause: null,
      history_id: null,
      redrive_count: 0,
    },
    version,
    undefined,
  );
  return Object.assign(createStrand(run, { id: 0, parent: undefined, index: 0, group }, input), { state });
}

/** What the caller gives as context goes over what AWS makes up. */
function contextOf(strand: Strand, { context, roleArn }: TestStateInput, role: string): Record<string, unknown> {
  const { run } = strand;
  const made = {
    Execution: {
      Id: run.arn,
      Input: run.input.value,
      Name: run.name,
      RoleArn: roleArn ?? role,
      StartTime: new Date(run.startedMs).toISOString(),
    },
    StateMachine: { Id: run.version.arn, Name: run.version.name },
    State: {
      Name: strand.state.name,
      EnteredTime: new Date(strand.enteredMs).toISOString(),
      RetryCount: strand.retryCount,
    },
  };
  return { ...made, ...(jsonIn(context ?? "{}") as object) };
}
