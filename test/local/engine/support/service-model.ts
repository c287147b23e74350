/** AWS's service models, reduced to what the engine checks: the shapes of requests and of results. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Shape } from "../../../../local/engine/api/shapes.ts";

interface ModelShape {
  readonly type: Shape["type"];
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly sensitive?: boolean;
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, { readonly shape: string }>>;
  readonly member?: { readonly shape: string };
  readonly value?: { readonly shape: string };
}

interface ServiceModel {
  readonly shapes: Readonly<Record<string, ModelShape>>;
  readonly operations: Readonly<
    Record<string, { readonly input?: { readonly shape: string }; readonly output?: { readonly shape: string } }>
  >;
}

const FOLDER = join(import.meta.dirname, "../../../../../shared/data/api-models/aws");

export function serviceModel(service: string): ServiceModel | undefined {
  const file = join(FOLDER, service, "service-2.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as ServiceModel) : undefined;
}

/** The shapes of what an operation takes ("input") or gives ("output"), by operation. */
export function operationShapes(model: ServiceModel, side: "input" | "output"): Record<string, Shape> {
  const entries = Object.entries(model.operations).map(([name, operation]) => {
    const shape = operation[side]?.shape;
    return [name, shape === undefined ? { type: "structure" } : shapeOf(model, shape)];
  });
  return Object.fromEntries(entries) as Record<string, Shape>;
}

function shapeOf(model: ServiceModel, name: string): Shape {
  const { type, min, max, pattern, enum: values, sensitive, required, members, member } = model.shapes[name]!;
  return {
    type,
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(pattern !== undefined && { pattern }),
    ...(values && { enum: values }),
    ...(sensitive && type === "string" && { sensitive }),
    ...(required && required.length > 0 && { required }),
    ...(members && { members: mapValues(members, ({ shape }) => shapeOf(model, shape)) }),
    ...(member && { member: shapeOf(model, member.shape) }),
  };
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

/** Results of the actions that Tasks call, by service and action, with the names that Tasks see. */
export function resultShapes(stepFunctions: ServiceModel, sqs: ServiceModel): Record<string, Shape> {
  const machines = Object.entries(operationShapes(stepFunctions, "output"));
  const calls = TASK_ACTIONS.map((action) => [action, pascal(machines.find(([name]) => name === action)![1])] as const);
  const message = operationShapes(sqs, "output")["SendMessage"]!;
  return {
    "states:startExecution": calls.find(([action]) => action === "StartExecution")![1],
    ...Object.fromEntries(
      calls.map(([action, shape]) => [`aws-sdk:sfn:${action[0]!.toLowerCase()}${action.slice(1)}`, shape]),
    ),
    "sqs:sendMessage": message,
    "aws-sdk:sqs:sendMessage": message,
  };
}

const TASK_ACTIONS = [
  "StartExecution",
  "StartSyncExecution",
  "StopExecution",
  "DescribeExecution",
  "ListExecutions",
  "SendTaskSuccess",
  "SendTaskFailure",
  "SendTaskHeartbeat",
];

function pascal(shape: Shape): Shape {
  const capital = (name: string) => name[0]!.toUpperCase() + name.slice(1);
  return {
    ...shape,
    ...(shape.required && { required: shape.required.map(capital) }),
    ...(shape.member && { member: pascal(shape.member) }),
    ...(shape.members && {
      members: Object.fromEntries(
        Object.entries(shape.members).map(([name, member]) => [capital(name), pascal(member)]),
      ),
    }),
  };
}
