/**
 * Compiles simple JSONata expressions to closures. It handles only the plain
 * case of each construct; where the language does something cleverer (mapping
 * over arrays, type errors, functions as values) the closure throws NOT_SIMPLE
 * and the library evaluates the expression instead. So a result or an error is
 * the library's in every case that this file does not fully understand, and
 * expressions have no effects that a second evaluation could repeat.
 */
import { functionCall } from "./fast-functions.ts";
import { concatenated, isTruthy, NOT_SIMPLE, numberOf, propertyOf, type Bindings } from "./simple-values.ts";

export type Simple = (bindings: Bindings) => unknown;

/** A node of the library's syntax tree; the fields depend on the type. */
export interface SyntaxNode {
  readonly type: string;
  readonly value?: unknown;
  readonly [field: string]: unknown;
}

/** The fields that this compiler understands; a node with any other field is left to the library. */
const KNOWN_FIELDS = new Set([
  "type",
  "value",
  "position",
  "steps",
  "lhs",
  "rhs",
  "expression",
  "expressions",
  "condition",
  "then",
  "else",
  "arguments",
  "procedure",
  "stages",
  "predicate",
]);

type NodeCompiler = (node: SyntaxNode) => Simple | undefined;

const NODE_COMPILERS: Readonly<Record<string, NodeCompiler>> = {
  string: literal,
  number: literal,
  value: literal,
  variable: (node) => indexed(variable(node), node["predicate"]),
  path,
  binary,
  unary,
  condition,
  block,
  function: (node) => functionCall(node, compileSimple),
};

/** The closure for `node`, or undefined where only the library will do. */
export function compileSimple(node: SyntaxNode): Simple | undefined {
  if (!hasOnlyKnownFields(node)) return undefined;
  if (node["predicate"] !== undefined && node.type !== "variable") return undefined;
  if (node["stages"] !== undefined && node.type !== "name") return undefined;
  return NODE_COMPILERS[node.type]?.(node);
}

/** Own fields only: the library's nodes inherit the parser's methods. */
function hasOnlyKnownFields(node: SyntaxNode): boolean {
  return Object.keys(node).every((field) => KNOWN_FIELDS.has(field) || node[field] === undefined);
}

function literal(node: SyntaxNode): Simple {
  const value = node.value;
  return () => value;
}

function variable(node: SyntaxNode): Simple | undefined {
  const name = node.value as string;
  if (name === "" || name === "$") return undefined;
  return (bindings) => {
    if (!Object.hasOwn(bindings, name)) throw NOT_SIMPLE;
    return bindings[name];
  };
}

/** `$variable.name.name[0]…`, where no step but the last may meet an array. */
function path(node: SyntaxNode): Simple | undefined {
  const [first, ...rest] = node["steps"] as SyntaxNode[];
  if (first?.type !== "variable") return undefined;
  let simple = compileSimple(first);
  for (const step of rest) simple = nameStep(simple, step);
  return simple;
}

function nameStep(from: Simple | undefined, step: SyntaxNode): Simple | undefined {
  if (!hasOnlyKnownFields(step)) return undefined;
  if (!from || step.type !== "name" || step["predicate"] !== undefined) return undefined;
  const name = step.value as string;
  return indexed((bindings) => propertyOf(from(bindings), name), step["stages"]);
}

/** Applies `[0]`, `[-1]`…; a predicate that is not a plain number is left to the library. */
function indexed(from: Simple | undefined, filters: unknown): Simple | undefined {
  if (!from || filters === undefined) return from;
  const [filter, ...more] = filters as { readonly expr: SyntaxNode }[];
  if (more.length > 0 || filter?.expr.type !== "number") return undefined;
  const index = Math.floor(filter.expr.value as number);
  return (bindings) => {
    const value = from(bindings);
    if (value === undefined) return undefined;
    if (Array.isArray(value)) return (value as unknown[]).at(index);
    return index === 0 || index === -1 ? value : undefined;
  };
}

type Operator = (left: unknown, right: unknown) => unknown;

const OPERATORS: Readonly<Record<string, Operator>> = {
  "+": (left, right) => numberOf(left) + numberOf(right),
  "-": (left, right) => numberOf(left) - numberOf(right),
  "*": (left, right) => numberOf(left) * numberOf(right),
  "/": (left, right) => numberOf(left) / numberOf(right),
  "%": (left, right) => numberOf(left) % numberOf(right),
  "=": (left, right) => areEqual(left, right),
  "!=": (left, right) => left !== undefined && right !== undefined && !areEqual(left, right),
  "<": (left, right) => ordered(left, right) && (left as number) < (right as number),
  "<=": (left, right) => ordered(left, right) && (left as number) <= (right as number),
  ">": (left, right) => ordered(left, right) && (left as number) > (right as number),
  ">=": (left, right) => ordered(left, right) && (left as number) >= (right as number),
  "&": (left, right) => concatenated(left, right),
  in: isIncluded,
};

function binary(node: SyntaxNode): Simple | undefined {
  const left = compileSimple(node["lhs"] as SyntaxNode);
  const right = compileSimple(node["rhs"] as SyntaxNode);
  if (!left || !right) return undefined;
  if (node.value === "and") return (bindings) => isTruthy(left(bindings)) && isTruthy(right(bindings));
  if (node.value === "or") return (bindings) => isTruthy(left(bindings)) || isTruthy(right(bindings));
  const operator = OPERATORS[node.value as string];
  return operator && ((bindings) => operator(left(bindings), right(bindings)));
}

function areEqual(left: unknown, right: unknown): boolean {
  if (left === undefined || right === undefined) return false;
  if (left !== null && right !== null && typeof left === "object" && typeof right === "object") throw NOT_SIMPLE;
  return left === right;
}

function ordered(left: unknown, right: unknown): true {
  const type = typeof left;
  if (type !== typeof right || (type !== "number" && type !== "string")) throw NOT_SIMPLE;
  return true;
}

function isIncluded(left: unknown, right: unknown): boolean {
  if (left === undefined || right === undefined) return false;
  return Array.isArray(right) ? right.indexOf(left) >= 0 : left === right;
}

function unary(node: SyntaxNode): Simple | undefined {
  if (node.value === "-") return negation(node);
  if (node.value === "[") return arrayConstructor(node["expressions"] as SyntaxNode[]);
  if (node.value === "{") return objectConstructor(node["lhs"] as [SyntaxNode, SyntaxNode][]);
  return undefined;
}

function negation(node: SyntaxNode): Simple | undefined {
  const operand = compileSimple(node["expression"] as SyntaxNode);
  return operand && ((bindings) => -numberOf(operand(bindings)));
}

function arrayConstructor(nodes: readonly SyntaxNode[]): Simple | undefined {
  const items = nodes.map((node) => ({ simple: compileSimple(node)!, nested: node.value === "[" }));
  if (items.some((item) => !item.simple)) return undefined;
  return (bindings) => {
    const result: unknown[] = [];
    for (const { simple, nested } of items) addItem(result, simple(bindings), nested);
    return result;
  };
}

/** An array among the items is spread, unless it was written as an array itself. */
function addItem(result: unknown[], value: unknown, nested: boolean): void {
  if (value === undefined) return;
  if (nested || !Array.isArray(value)) result.push(value);
  else for (const inner of value) result.push(inner);
}

function objectConstructor(pairs: readonly [SyntaxNode, SyntaxNode][]): Simple | undefined {
  const keys = pairs.map(([key]) => (key.type === "string" ? (key.value as string) : "__proto__"));
  const values = pairs.map(([, value]) => compileSimple(value)!);
  const isPlain = new Set(keys).size === keys.length && !keys.some((key) => RESERVED_KEYS.has(key));
  if (!isPlain || values.some((value) => !value)) return undefined;
  return (bindings) => {
    const result: Record<string, unknown> = {};
    for (let index = 0; index < keys.length; index++) {
      const value = values[index]!(bindings);
      if (value !== undefined) result[keys[index]!] = value;
    }
    return result;
  };
}

const RESERVED_KEYS: ReadonlySet<string> = new Set(["__proto__", "_jsonata_lambda", "_jsonata_function"]);

function condition(node: SyntaxNode): Simple | undefined {
  const test = compileSimple(node["condition"] as SyntaxNode);
  const then = compileSimple(node["then"] as SyntaxNode);
  const otherwise = node["else"] === undefined ? () => undefined : compileSimple(node["else"] as SyntaxNode);
  if (!test || !then || !otherwise) return undefined;
  return (bindings) => (isTruthy(test(bindings)) ? then(bindings) : otherwise(bindings));
}

/** `( … )` around a single expression. */
function block(node: SyntaxNode): Simple | undefined {
  const [only, ...more] = node["expressions"] as SyntaxNode[];
  return only && more.length === 0 ? compileSimple(only) : undefined;
}
