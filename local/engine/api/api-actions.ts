/** The API's actions by name, with the checks of their required fields. */
import { StepFunctionsError } from "../errors.ts";
import type { Engine } from "../ports.ts";
import { ApiFailure } from "./api-failure.ts";

type Input = Record<string, unknown>;
type ApiAction = (engine: Engine, input: Input) => Promise<unknown>;

const ARN = /^arn:[^:]+:states:/;

/** An action of the engine under the same name, with these text fields required. */
function action(name: keyof Engine, ...required: string[]): ApiAction {
  return (engine, input) => {
    for (const field of required) checkText(input, field);
    return (engine[name] as (input: Input) => Promise<unknown>)(input);
  };
}

function checkText(input: Input, field: string): void {
  const value = input[field];
  if (value === undefined || value === null) {
    const rule = `Value null at '${field}' failed to satisfy constraint: Member must not be null`;
    throw new StepFunctionsError("ValidationException", `1 validation error detected: ${rule}`);
  }
  if (typeof value !== "string") throw new ApiFailure(400, "SerializationException", `${field} must be a string`);
  if (field.endsWith("Arn") && !ARN.test(value)) {
    throw new StepFunctionsError("InvalidArn", `Invalid Arn: 'Invalid ARN prefix: ${value}'`);
  }
}

export const API_ACTIONS: Readonly<Record<string, ApiAction>> = {
  CreateStateMachine: createStateMachine,
  UpdateStateMachine: action("updateStateMachine", "stateMachineArn"),
  DeleteStateMachine: action("deleteStateMachine", "stateMachineArn"),
  DescribeStateMachine: action("describeStateMachine", "stateMachineArn"),
  DescribeStateMachineForExecution: action("describeStateMachineForExecution", "executionArn"),
  ListStateMachines: action("listStateMachines"),
  ValidateStateMachineDefinition: action("validateStateMachineDefinition", "definition"),
  StartExecution: action("startExecution", "stateMachineArn"),
  StartSyncExecution: action("startSyncExecution", "stateMachineArn"),
  RedriveExecution: action("redriveExecution", "executionArn"),
  StopExecution: action("stopExecution", "executionArn"),
  DescribeExecution: describeExecution,
  ListExecutions: listExecutions,
  GetExecutionHistory: action("getExecutionHistory", "executionArn"),
  SendTaskSuccess: action("sendTaskSuccess", "taskToken", "output"),
  SendTaskFailure: action("sendTaskFailure", "taskToken"),
  SendTaskHeartbeat: action("sendTaskHeartbeat", "taskToken"),
};

/** Unlike the engine's own call, the API refuses another definition under a name that is taken. */
async function createStateMachine(engine: Engine, input: Input): Promise<unknown> {
  for (const field of ["name", "definition"]) checkText(input, field);
  const { name, definition, type = "STANDARD" } = input as { name: string; definition: string; type?: "STANDARD" };
  const { stateMachines } = await engine.listStateMachines({});
  const existing = stateMachines.find((machine) => machine.name === name);
  if (existing && !(await isSame(engine, existing.stateMachineArn, definition))) {
    throw new StepFunctionsError(
      "StateMachineAlreadyExists",
      `State Machine Already Exists: '${existing.stateMachineArn}'`,
    );
  }
  const { stateMachineArn } = await engine.createStateMachine({ name, definition, type });
  const { creationDate } = await engine.describeStateMachine({ stateMachineArn });
  return { stateMachineArn, creationDate };
}

async function isSame(engine: Engine, stateMachineArn: string, definition: string): Promise<boolean> {
  return (await engine.describeStateMachine({ stateMachineArn })).definition === definition;
}

const STATUSES = ["SUCCEEDED", "TIMED_OUT", "PENDING_REDRIVE", "ABORTED", "FAILED", "RUNNING"];

async function listExecutions(engine: Engine, input: Input): Promise<unknown> {
  checkText(input, "stateMachineArn");
  const { statusFilter } = input;
  if (statusFilter !== undefined && !STATUSES.includes(statusFilter as string)) {
    const rule = `failed to satisfy constraint: Member must satisfy enum value set: [${STATUSES.join(", ")}]`;
    const problem = `Value '${statusFilter as string}' at 'statusFilter' ${rule}`;
    throw new StepFunctionsError("ValidationException", `1 validation error detected: ${problem}`);
  }
  const { type } = await engine.describeStateMachine({ stateMachineArn: input["stateMachineArn"] as string });
  if (type === "EXPRESS") {
    throw new StepFunctionsError(
      "StateMachineTypeNotSupported",
      "This operation is not supported by this type of state machine",
    );
  }
  return engine.listExecutions(input as never);
}

/** AWS describes Standard executions only. */
async function describeExecution(engine: Engine, input: Input): Promise<unknown> {
  checkText(input, "executionArn");
  const executionArn = input["executionArn"] as string;
  if (executionArn.includes(":express:")) {
    throw new StepFunctionsError("InvalidArn", "Invalid Arn: 'Resource type not valid in this context: express'");
  }
  return engine.describeExecution({ executionArn });
}
