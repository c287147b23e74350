/** Which variables the expressions of each state read: what DescribeStateMachine shows as variableReferences. */
import jsonata from "jsonata";
import { isObject, type Json, type JsonObject } from "../asl/definition.ts";
import { expressionSource } from "./template.ts";

export type VariableReferences = Record<string, string[]>;

/** States without a variable are left out; the names are sorted. */
export function variableReferences(definition: JsonObject): VariableReferences {
  const references: VariableReferences = {};
  visitGroup(definition, references);
  return references;
}

function visitGroup(group: Json | undefined, references: VariableReferences): void {
  if (!isObject(group) || !isObject(group["States"])) return;
  for (const [name, state] of Object.entries(group["States"])) {
    if (!isObject(state)) continue;
    const { Branches: branches, ItemProcessor: processor, Iterator: iterator, ...own } = state;
    const names = new Set<string>();
    visitValue(own, names);
    if (names.size > 0) references[name] = [...names].sort();
    for (const nested of [...(Array.isArray(branches) ? branches : []), processor, iterator])
      visitGroup(nested, references);
  }
}

function visitValue(value: Json, names: Set<string>): void {
  if (typeof value === "string") {
    const source = expressionSource(value);
    if (source !== undefined) visitNode(jsonata(source).ast(), NO_NAMES, names);
  } else if (value !== null && typeof value === "object") {
    for (const part of Object.values(value)) visitValue(part, names);
  }
}

const NO_NAMES: ReadonlySet<string> = new Set();

/** Not variables of the machine: the input of the expression, the root, and $states. */
const RESERVED: ReadonlySet<string> = new Set(["", "$", "states"]);

interface Node {
  readonly type?: string;
  readonly value?: unknown;
  readonly procedure?: Node;
  readonly arguments?: readonly Node[];
  readonly lhs?: Node;
  readonly [part: string]: unknown;
}

/** `bound` are the names that the expression itself gives a value. */
function visitNode(node: unknown, bound: ReadonlySet<string>, names: Set<string>): void {
  if (Array.isArray(node)) return visitSequence(node as Node[], bound, names);
  if (node === null || typeof node !== "object") return;
  const { type, value, procedure, ...parts } = node as Node;
  if (type === "variable") addName(String(value), bound, names);
  if (procedure && procedure.type !== "variable") visitNode(procedure, bound, names);
  const inner = type === "lambda" ? new Set([...bound, ...parameterNames(node as Node)]) : bound;
  for (const [key, part] of Object.entries(type === "lambda" ? { body: parts["body"] } : parts)) {
    if (!(type === "bind" && key === "lhs")) visitNode(part, inner, names);
  }
}

/** A name bound in a block counts as bound for what follows it. */
function visitSequence(nodes: readonly Node[], outer: ReadonlySet<string>, names: Set<string>): void {
  const bound = new Set(outer);
  for (const node of nodes) {
    visitNode(node, bound, names);
    if (node?.type === "bind") bound.add(String(node.lhs?.value));
  }
}

function parameterNames(lambda: Node): string[] {
  return (lambda.arguments ?? []).map(({ value }) => String(value));
}

function addName(name: string, bound: ReadonlySet<string>, names: Set<string>): void {
  if (!RESERVED.has(name) && !bound.has(name)) names.add(name);
}
