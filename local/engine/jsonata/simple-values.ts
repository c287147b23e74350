/**
 * What JSONata does with single plain values: property access, numbers,
 * strings, truth. Anything else throws NOT_SIMPLE, which sends the expression
 * to the library.
 */
export type Bindings = Readonly<Record<string, unknown>>;

/** One error for all: it is thrown often, and a stack trace each time would cost more than the evaluation. */
export const NOT_SIMPLE: Error = new Error("the expression is not simple");

export function propertyOf(value: unknown, name: string): unknown {
  if (value === null || typeof value !== "object") return undefined;
  if (Array.isArray(value)) throw NOT_SIMPLE;
  const fields = value as Record<string, unknown>;
  if (fields["_jsonata_lambda"] === true || fields["_jsonata_function"] === true) throw NOT_SIMPLE;
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

export function numberOf(value: unknown): number {
  if (typeof value !== "number" || !Number.isFinite(value)) throw NOT_SIMPLE;
  return value;
}

export function isTruthy(value: unknown): boolean {
  switch (typeof value) {
    case "boolean":
      return value;
    case "string":
      return value.length > 0;
    case "number":
      return numberOf(value) !== 0;
    case "undefined":
      return false;
    default:
      if (value === null) return false;
      throw NOT_SIMPLE;
  }
}

export function stringOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "boolean" || value === null || Number.isInteger(value)) return String(value);
  throw NOT_SIMPLE;
}

export function concatenated(left: unknown, right: unknown): string {
  return (left === undefined ? "" : stringOf(left)) + (right === undefined ? "" : stringOf(right));
}
