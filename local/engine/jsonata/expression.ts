/**
 * A JSONata expression ready to run: the fast path where it applies, else the
 * library. Results are plain JSON either way: the library marks arrays as
 * "sequences", and a marked array that came back as a variable's value would
 * behave differently from the same array read from disk.
 */
import jsonata from "jsonata";
import { registerAwsFunctions, type ExpressionEnvironment } from "./aws-functions.ts";
import { compileSimple, type Simple, type SyntaxNode } from "./fast-path.ts";
import { NOT_SIMPLE, type Bindings } from "./simple-values.ts";

export interface Expression {
  readonly source: string;
  /** The value (a promise of it where the library had to evaluate); undefined is "nothing". */
  readonly evaluate: (bindings: Bindings) => unknown;
}

export type CompileExpression = (source: string) => Expression;

/** A value that JSON cannot hold: a function. */
export const UNSUPPORTED: unique symbol = Symbol("unsupported result");

export function createExpressionCompiler(environment: ExpressionEnvironment): CompileExpression {
  const compiled = new Map<string, Expression>();
  return (source) => {
    let expression = compiled.get(source);
    if (!expression) compiled.set(source, (expression = compile(source, environment)));
    return expression;
  };
}

function compile(source: string, environment: ExpressionEnvironment): Expression {
  const library = jsonata(source);
  registerAwsFunctions(library, environment);
  const simple = compileSimple(library.ast() as unknown as SyntaxNode);
  const slow = (bindings: Bindings) => evaluateWithLibrary(library, bindings);
  return { source, evaluate: simple ? firstSimple(simple, slow) : slow };
}

function firstSimple(simple: Simple, slow: Simple): Simple {
  return (bindings) => {
    try {
      return simple(bindings);
    } catch (reason) {
      if (reason !== NOT_SIMPLE) throw reason;
      return slow(bindings);
    }
  };
}

async function evaluateWithLibrary(library: jsonata.Expression, bindings: Bindings): Promise<unknown> {
  const result: unknown = await library.evaluate(undefined, bindings);
  return isFunction(result) ? UNSUPPORTED : plain(result);
}

function isFunction(value: unknown): boolean {
  if (typeof value === "function") return true;
  if (value === null || typeof value !== "object") return false;
  return "_jsonata_lambda" in value || "_jsonata_function" in value;
}

function plain(value: unknown): unknown {
  return value === null || typeof value !== "object" ? value : JSON.parse(JSON.stringify(value));
}
