/**
 * A field of a state (Arguments, Output, Assign…) with JSONata expressions in
 * its strings, compiled once. Constant parts are shared, never copied, so a
 * value must not be changed after it was evaluated. Values are computed at
 * once where every expression took the fast path, and through a promise only
 * where the library had to help.
 */
import { UNSUPPORTED, type CompileExpression, type Expression } from "./expression.ts";
import type { Bindings } from "./simple-values.ts";

/** Evaluates to a value or to a promise of one. */
export type Template = (bindings: Bindings) => unknown;

/** An expression failed; `detail` is the end of AWS's sentence about it. */
export class ExpressionFailure extends Error {
  override readonly name = "ExpressionFailure";
  readonly location: string | undefined;

  constructor(detail: string, location?: string) {
    super(detail);
    this.location = location;
  }
}

const DELIMITED = /^\{%([\s\S]*)%\}$/;

export function expressionSource(text: string): string | undefined {
  return DELIMITED.exec(text)?.[1]?.trim();
}

export function compileTemplate(json: unknown, location: string, compile: CompileExpression): Template {
  return compilePart(json, location, compile) ?? (() => json);
}

/** The template of `json`, or undefined where it is constant. */
function compilePart(json: unknown, location: string, compile: CompileExpression): Template | undefined {
  if (typeof json === "string") return expressionPart(json, location, compile);
  if (json === null || typeof json !== "object") return undefined;
  const entries = Object.entries(json as Record<string, unknown>);
  const parts = entries.map(([key, value]) => {
    const place = Array.isArray(json) ? `${location}[${key}]` : `${location}/${key}`;
    return compilePart(value, place, compile);
  });
  if (parts.every((part) => part === undefined)) return undefined;
  const filled = parts.map((part, index) => part ?? (() => entries[index]![1]));
  return Array.isArray(json) ? arrayOf(filled) : objectOf(Object.keys(json), filled);
}

function expressionPart(text: string, location: string, compile: CompileExpression): Template | undefined {
  const source = expressionSource(text);
  if (source === undefined) return undefined;
  const expression = compile(source);
  return (bindings) => evaluateAt(expression, location, bindings);
}

function evaluateAt(expression: Expression, location: string, bindings: Bindings): unknown {
  const result = expression.evaluate(bindings);
  if (!(result instanceof Promise)) return checked(result, expression, location);
  return result.then(
    (value) => checked(value, expression, location),
    (reason: unknown) => {
      throw new ExpressionFailure(thrownDetail(reason, expression, location), location);
    },
  );
}

function checked(result: unknown, expression: Expression, location: string): unknown {
  if (result !== undefined && result !== UNSUPPORTED) return result;
  const what = result === UNSUPPORTED ? "an unsupported result type" : "nothing (undefined)";
  throw new ExpressionFailure(`${subject(expression.source, location)} returned ${what}.`, location);
}

function thrownDetail(reason: unknown, expression: Expression, location: string): string {
  const { code, message } = reason as { code?: string; message?: string };
  const text = code ? `${code}: ${message}` : `${message}`;
  return `${subject(expression.source, location)} threw an error during evaluation. ${text}`;
}

function subject(source: string, location: string): string {
  return `The JSONata expression '${source}' specified for the field '${location}'`;
}

/** For a field whose type is fixed: AWS's sentence where the value has another one. */
export function unexpectedType(field: unknown, location: string, expected: string, value: unknown): ExpressionFailure {
  const was = Array.isArray(value) ? "array" : value === null ? "null" : typeof value;
  const source = typeof field === "string" ? expressionSource(field) : undefined;
  const what = source === undefined ? `The field '${location}'` : subject(source, location);
  const verb = source === undefined ? "has" : "returned";
  const ending = `Expected '${expected}', but was '${was}' for value: ${JSON.stringify(value)}`;
  return new ExpressionFailure(`${what} ${verb} an unexpected result type. ${ending}`, location);
}

function arrayOf(parts: readonly Template[]): Template {
  const indexes = parts.map((_, index) => index);
  return (bindings) => gather(parts, bindings, new Array<unknown>(parts.length), indexes);
}

function objectOf(keys: readonly string[], parts: readonly Template[]): Template {
  return (bindings) => gather(parts, bindings, {}, keys);
}

/** Evaluates every part into `into`; keys are set in order at once, so that promises don't change the order. */
function gather(
  parts: readonly Template[],
  bindings: Bindings,
  into: object,
  keys: readonly (string | number)[],
): unknown {
  const target = into as Record<string | number, unknown>;
  let pending: Promise<void>[] | undefined;
  for (let index = 0; index < parts.length; index++) {
    const key = keys[index]!;
    const value = (target[key] = parts[index]!(bindings));
    if (value instanceof Promise) (pending ??= []).push(value.then((settled) => void (target[key] = settled)));
  }
  return pending ? Promise.all(pending).then(() => into) : into;
}
