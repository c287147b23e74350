/** Values that survive a trip through JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/**
 * One text per value, whatever the order of its keys: for digests and idempotency keys. Sorting first and leaving the
 * text to JSON.stringify is twice as fast as building the text here, and replay does it for every model call.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(withSortedKeys(value)) ?? "null";
}

function withSortedKeys(value: unknown): unknown {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(withSortedKeys);
  const record = value as Readonly<Record<string, unknown>>;
  const names = Object.keys(record).sort();
  return Object.fromEntries(names.map((name) => [name, withSortedKeys(record[name])]));
}
