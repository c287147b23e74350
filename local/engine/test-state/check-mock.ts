/** What a mock may be for which state; the messages are AWS's. */
import type { State } from "../asl/machine.ts";
import { RESULT_SHAPES, type Shape } from "../api/shapes.ts";
import { StepFunctionsError } from "../errors.ts";
import type { TestStateInput } from "./ports.ts";

const MOCKED: ReadonlySet<State["type"]> = new Set<State["type"]>(["Task", "Map", "Parallel"]);

export function checkMock({ mock, roleArn, stateConfiguration: given }: TestStateInput, state: State): void {
  if (!mock) return checkWithoutMock({ roleArn, given }, state);
  if (mock.result !== undefined && mock.errorOutput) {
    throw refused("A test mock should have only one of the following fields: [result, errorOutput].");
  }
  if (!MOCKED.has(state.type)) throw refused(`State type '${state.type}' is not supported when a mock is specified`);
  if (mock.result === undefined) return;
  const result = parsed(mock.result);
  if (state.type === "Parallel") checkBranches(result, state.branches.length);
  if (state.type === "Map" && !Array.isArray(result)) throw refused("Mocked result must be an array.");
  if (state.type === "Task") checkShape(result, state.resource, mock.fieldValidationMode ?? "STRICT");
}

interface Unmocked {
  readonly roleArn: string | undefined;
  readonly given: TestStateInput["stateConfiguration"];
}

function checkWithoutMock({ roleArn, given }: Unmocked, { type }: State): void {
  for (const field of ["mapIterationFailureCount", "errorCausedByState", "mapItemReaderData"] as const) {
    if (given?.[field] === undefined) continue;
    const name = field[0]!.toUpperCase() + field.slice(1);
    throw refused(`TestState does not support ${name} when a mock is not specified.`);
  }
  if (type === "Map" || type === "Parallel") {
    const types = "[Task, Wait, Pass, Succeed, Fail, Choice]";
    const message = `TestState API does not support Map or Parallel states. Supported state types include: ${types}`;
    throw new StepFunctionsError("InvalidDefinition", message);
  }
  if (type === "Task" && roleArn === undefined) throw refused("RoleArn must be specified when testing a Task state");
}

function checkBranches(result: unknown, branches: number): void {
  if (Array.isArray(result) && result.length === branches) return;
  throw refused("Mocked result must contain the same number of items as number of Parallel branches.");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refused("Mocked result must be a valid JSON");
  }
}

type Mode = "STRICT" | "PRESENT" | "NONE";

/** PRESENT checks the fields that are there; STRICT asks for the required ones too. */
function checkShape(result: unknown, resource: { service: string; action: string; pattern: string }, mode: Mode): void {
  const shape = RESULT_SHAPES[`${resource.service}:${resource.action}`];
  if (!shape || mode === "NONE" || resource.pattern !== "request") return;
  checkValue(result, "", shape, mode);
}

const EXPECTED: Readonly<Partial<Record<Shape["type"], readonly [json: string, name: string]>>> = {
  structure: ["object", "an object"],
  map: ["object", "an object"],
  list: ["array", "an array"],
  string: ["string", "a string"],
  timestamp: ["string", "a string"],
  blob: ["string", "a string"],
  boolean: ["boolean", "a boolean"],
  integer: ["number", "a number"],
  long: ["number", "a number"],
  float: ["number", "a number"],
  double: ["number", "a number"],
};

function checkValue(value: unknown, field: string, shape: Shape, mode: Mode): void {
  const was = Array.isArray(value) ? "array" : value === null ? "null" : typeof value;
  const [wanted, name] = EXPECTED[shape.type]!;
  if (was !== wanted) throw wrong(field, `must be ${name}`);
  if (Array.isArray(value)) for (const item of value) checkValue(item, field, shape.member!, mode);
  else if (typeof value === "object") checkFields(value as Record<string, unknown>, shape, mode);
  else if (typeof value === "number") checkNumber(value, field, shape);
  else if (typeof value === "string") checkText(value, field, shape);
}

function checkFields(fields: Record<string, unknown>, shape: Shape, mode: Mode): void {
  if (mode === "STRICT") {
    const missing = shape.required?.find((name) => fields[name] === undefined);
    if (missing !== undefined) throw wrong(missing, "is required but was missing");
  }
  for (const [name, member] of Object.entries(shape.members ?? {})) {
    if (fields[name] !== undefined) checkValue(fields[name], name, member, mode);
  }
}

function checkNumber(value: number, field: string, { min, max }: Shape): void {
  if (min !== undefined && value < min) throw wrong(field, "is less than the minimum value");
  if (max !== undefined && value > max) throw wrong(field, "exceeds the maximum value");
}

function checkText(text: string, field: string, { min, max, enum: values, pattern }: Shape): void {
  if (values && !values.includes(text)) throw wrong(field, "is not an expected value");
  if (min !== undefined && text.length < min) throw wrong(field, "is smaller than the minimum length");
  if (max !== undefined && text.length > max) throw wrong(field, "exceeds the maximum length");
  if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`, "u").test(text)) {
    throw wrong(field, "does not match the expected pattern");
  }
}

function wrong(field: string, problem: string): StepFunctionsError {
  const subject = field === "" ? "The result" : `Field '${field}'`;
  return refused(`Mock result schema validation error: ${subject} ${problem}`);
}

function refused(message: string): StepFunctionsError {
  return new StepFunctionsError("ValidationException", message);
}
