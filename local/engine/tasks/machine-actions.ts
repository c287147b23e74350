/**
 * Step Functions as a service that tasks call: states:startExecution and the
 * aws-sdk:sfn actions, with the SDK's PascalCase and error names. An execution
 * started without a name gets one from the attempt that starts it, so the same
 * attempt made again after a crash starts nothing twice.
 */
import { createHash } from "node:crypto";
import type { StartExecutionInput, StepFunctionsActions } from "../ports.ts";
import { TaskFailure } from "../run/requests.ts";
import { pascalCased } from "./pascal-case.ts";
import type { TaskRequest } from "./perform-task.ts";

export type MachineActions = StepFunctionsActions;

type Arguments = Readonly<Record<string, unknown>>;
type Action = (machines: MachineActions, input: Arguments, request: TaskRequest) => Promise<unknown>;

const ACTIONS: Readonly<Record<string, Action>> = {
  startExecution,
  startSyncExecution: (machines, input, request) => machines.startSyncExecution(startInput(input, request)),
  stopExecution: (machines, input) => machines.stopExecution(camelCased(input) as never),
  describeExecution: (machines, input) => machines.describeExecution(camelCased(input) as never),
  listExecutions: (machines, input) => machines.listExecutions(camelCased(input)),
  sendTaskSuccess: (machines, input) =>
    machines.sendTaskSuccess({ taskToken: text(input["TaskToken"]), output: jsonText(input["Output"]) }),
  sendTaskFailure: (machines, input) => machines.sendTaskFailure(camelCased(input) as never),
  sendTaskHeartbeat: (machines, input) => machines.sendTaskHeartbeat(camelCased(input) as never),
};

export async function performMachineAction(machines: MachineActions, request: TaskRequest): Promise<unknown> {
  const { service, action } = request.resource;
  const perform = ACTIONS[action];
  if (!perform) throw new TaskFailure("States.Runtime", `The action ${service}:${action} is not supported`);
  try {
    const result = await perform(machines, request.payload.value as Arguments, request);
    return pascalCased(result ?? {});
  } catch (reason) {
    throw serviceFailure(service, reason);
  }
}

function startExecution(machines: MachineActions, input: Arguments, request: TaskRequest): Promise<unknown> {
  return machines.startExecution(startInput(input, request));
}

function startInput(input: Arguments, { attemptId }: TaskRequest): StartExecutionInput {
  return {
    stateMachineArn: text(input["StateMachineArn"]),
    name: input["Name"] === undefined ? nameFrom(attemptId) : text(input["Name"]),
    input: input["Input"] === undefined ? "{}" : jsonText(input["Input"]),
  };
}

function nameFrom(attemptId: string): string {
  const hex = createHash("sha256").update(attemptId).digest("hex");
  return hex.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function serviceFailure(service: string, reason: unknown): TaskFailure {
  const { name, message } = reason instanceof Error ? reason : new Error(String(reason));
  const prefix = service === "states" ? "StepFunctions" : "Sfn";
  const error = name.endsWith("Exception") ? name : `${name}Exception`;
  return new TaskFailure(`${prefix}.${error}`, `${message} (Service: ${prefix}, Status Code: 400)`);
}

function text(value: unknown): string {
  return typeof value === "string" ? value : String(value);
}

function jsonText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function camelCased(fields: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key[0]!.toLowerCase() + key.slice(1), value]),
  );
}
