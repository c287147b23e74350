/** Says what is wrong with a request so that its author can mend it: the field, what it holds, and what to write. */
import type { z } from "zod";
import { InvalidArgumentError } from "../kernel/index.ts";

type Issue = z.core.$ZodIssue;

const parseOptions = { reportInput: true } as const;
const shownProblems = 3;

/** Throws InvalidArgumentError; `details.field` names the first wrong field. */
export function parseRequest<Shape extends z.ZodType>(shape: Shape, body: unknown): z.output<Shape> {
  const parsed = shape.safeParse(body, parseOptions);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const message = issues.slice(0, shownProblems).map(describe).join(" ");
  throw new InvalidArgumentError(message, { field: fieldOf(issues[0]) });
}

function describe(issue: Issue): string {
  return `${fieldOf(issue)}: ${problemOf(issue)}`;
}

function fieldOf(issue: Issue | undefined): string {
  const path = issue?.path ?? [];
  return path.length === 0 ? "body" : path.map(String).join(".");
}

function problemOf(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return wrongType(issue);
    case "invalid_value":
      return `${found(issue.input)} Write ${oneOf(issue.values)}.`;
    case "too_small":
      return `is too small. Write at least ${issue.minimum}${unitOf(issue.origin)}.`;
    case "too_big":
      return `is too large. Write at most ${issue.maximum}${unitOf(issue.origin)}.`;
    default:
      return issue.message;
  }
}

function wrongType({ input, expected }: Extract<Issue, { code: "invalid_type" }>): string {
  const wanted = typeNames[expected] ?? `a value of type ${expected}`;
  return input === undefined ? `is missing. Write ${wanted}.` : `is ${kindOf(input)}. Write ${wanted}.`;
}

const typeNames: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  int: "a whole number",
  array: "an array",
  object: "a JSON object",
  boolean: "a boolean",
};

function kindOf(input: unknown): string {
  if (input === null) return "null";
  if (typeof input === "number" && !Number.isInteger(input)) return "a fraction";
  return Array.isArray(input) ? "an array" : (typeNames[typeof input] ?? typeof input);
}

const longestQuote = 60;

function found(input: unknown): string {
  if (input === undefined) return "is missing.";
  if (typeof input !== "string") return `is ${kindOf(input)}.`;
  return `${JSON.stringify(input.slice(0, longestQuote))} is not accepted here.`;
}

function oneOf(values: readonly unknown[]): string {
  const quoted = values.map((value) => JSON.stringify(value));
  return quoted.length === 1 ? String(quoted[0]) : `one of ${quoted.join(", ")}`;
}

function unitOf(origin: string): string {
  if (origin === "string") return " characters";
  return origin === "array" ? " elements" : "";
}
