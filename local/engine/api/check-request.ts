/**
 * Checks a request against its shape, as AWS does before an action sees it:
 * a wrong type is a SerializationException, every other problem is gathered
 * into one ValidationException in AWS's words.
 */
import { StepFunctionsError } from "../errors.ts";
import { ApiFailure } from "./api-failure.ts";
import { REQUEST_SHAPES, type Shape } from "./shapes.ts";

type Fields = Readonly<Record<string, unknown>>;
type Report = (value: unknown, path: string, shape: Shape, constraint: string) => void;

/** The model leaves these to the caller, but AWS refuses a tag without them. */
const TAG_FIELDS = ["key", "value"];

/** The order in which AWS names these values is not the model's. */
const RECORDED_ORDER: Readonly<Record<string, readonly string[]>> = {
  statusFilter: ["SUCCEEDED", "TIMED_OUT", "PENDING_REDRIVE", "ABORTED", "FAILED", "RUNNING"],
};

export function checkRequest(action: string, input: Fields): void {
  const shape = REQUEST_SHAPES[action];
  if (!shape) return;
  const problems: string[] = [];
  const report: Report = (value, path, { sensitive }, constraint) => {
    const shown = sensitive && value !== undefined ? "Value" : `Value ${quoted(value)}`;
    problems.push(`${shown} at '${path}' failed to satisfy constraint: ${constraint}`);
  };
  checkMembers(input, "", shape, report);
  if (problems.length === 0) return;
  const count = `${problems.length} validation error${problems.length > 1 ? "s" : ""} detected`;
  throw new StepFunctionsError("ValidationException", `${count}: ${problems.join("; ")}`);
}

function quoted(value: unknown): string {
  return value === undefined || value === null ? "null" : `'${javaText(value)}'`;
}

/** AWS prints lists and structures as Java does. */
function javaText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(javaText).join(", ")}]`;
  if (value === null || typeof value !== "object") return `${value as string | number | boolean | null}`;
  const fields = Object.entries(value).map(([key, field]) => `${key}=${javaText(field)}`);
  return `{${fields.join(", ")}}`;
}

function checkMembers(fields: Fields, path: string, shape: Shape, report: Report): void {
  const isTag = path.startsWith("tags.");
  for (const [name, member] of Object.entries(shape.members ?? {})) {
    const at = path === "" ? name : `${path}.${name}`;
    const value = fields[name];
    const isMissing = value === undefined || value === null;
    if (!isMissing) checkValue(value, at, member, report);
    else if (shape.required?.includes(name) || (isTag && TAG_FIELDS.includes(name)))
      report(undefined, at, member, "Member must not be null");
  }
}

function checkValue(value: unknown, path: string, shape: Shape, report: Report): void {
  checkType(value, shape);
  if (Array.isArray(value)) {
    checkRange(value.length, "length", value, path, shape, report);
    value.forEach((item, index) => checkValue(item, `${path}.${index + 1}.member`, shape.member!, report));
  } else if (typeof value === "object") checkMembers(value as Fields, path, shape, report);
  else if (typeof value === "number") checkRange(value, "value", value, path, shape, report);
  else if (typeof value === "string") checkText(value, path, shape, report);
}

const JSON_TYPES: Readonly<Partial<Record<Shape["type"], string>>> = {
  structure: "object",
  list: "array",
  string: "string",
  integer: "number",
  long: "number",
  float: "number",
  double: "number",
  boolean: "boolean",
};

function checkType(value: unknown, { type }: Shape): void {
  const was = Array.isArray(value) ? "array" : value === null ? "null" : typeof value;
  const wanted = JSON_TYPES[type];
  if (wanted === undefined || was === wanted) return;
  const message = `${was.toUpperCase()}_VALUE cannot be converted to ${type[0]!.toUpperCase()}${type.slice(1)}`;
  throw new ApiFailure(400, "SerializationException", message);
}

function checkText(text: string, path: string, shape: Shape, report: Report): void {
  checkRange(text.length, "length", text, path, shape, report);
  const { pattern, enum: values } = shape;
  if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`, "u").test(text)) {
    report(text, path, shape, `Member must satisfy regular expression pattern: ${pattern}`);
  }
  if (values && !values.includes(text)) {
    report(text, path, shape, `Member must satisfy enum value set: [${(RECORDED_ORDER[path] ?? values).join(", ")}]`);
  }
}

function checkRange(
  size: number,
  what: "length" | "value",
  value: unknown,
  path: string,
  shape: Shape,
  report: Report,
): void {
  const { min, max } = shape;
  if (min !== undefined && size < min)
    report(value, path, shape, `Member must have ${what} greater than or equal to ${min}`);
  if (max !== undefined && size > max)
    report(value, path, shape, `Member must have ${what} less than or equal to ${max}`);
}
