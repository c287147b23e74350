/** The few functions that state machines call all the time, for plain arguments. */
import type { Simple, SyntaxNode } from "./fast-path.ts";
import { NOT_SIMPLE, stringOf } from "./simple-values.ts";

const FUNCTIONS: Readonly<Record<string, (argument: unknown) => unknown>> = {
  exists: (argument) => argument !== undefined,
  count: (argument) => (Array.isArray(argument) ? argument.length : notSimple()),
  string: (argument) => (argument === undefined ? notSimple() : stringOf(argument)),
  not: (argument) => (typeof argument === "boolean" ? !argument : notSimple()),
  boolean: (argument) => (typeof argument === "boolean" ? argument : notSimple()),
  parse: (argument) => (typeof argument === "string" ? parsed(argument) : notSimple()),
};

/** A call of one of FUNCTIONS with one argument; a variable of the same name would hide the function. */
export function functionCall(node: SyntaxNode, compile: (node: SyntaxNode) => Simple | undefined): Simple | undefined {
  const procedure = node["procedure"] as SyntaxNode;
  const [first, ...more] = node["arguments"] as SyntaxNode[];
  if (procedure.type !== "variable" || !first || more.length > 0) return undefined;
  const name = procedure.value as string;
  const apply = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  const argument = compile(first);
  if (!apply || !argument) return undefined;
  return (bindings) => (Object.hasOwn(bindings, name) ? notSimple() : apply(argument(bindings)));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return notSimple();
  }
}

function notSimple(): never {
  throw NOT_SIMPLE;
}
