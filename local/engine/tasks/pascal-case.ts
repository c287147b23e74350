/** The names of fields as service integrations show them: like the API's, with a capital. */
export function pascalCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pascalCased);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(entries.map(([key, field]) => [key[0]!.toUpperCase() + key.slice(1), pascalCased(field)]));
}
