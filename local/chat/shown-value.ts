import type { Json } from "../../src/kernel/index.ts";

/** A value of an event's data as text; what isn't text or a number has none. */
export function shown(value: Json | undefined): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
