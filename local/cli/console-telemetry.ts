import type { Telemetry } from "../../src/kernel/index.ts";

/** A quiet console: what works is not told, what does not is one line on stderr. */
export function consoleTelemetry(write: (line: string) => void): Telemetry {
  const say = (message: string, fields: Readonly<Record<string, unknown>> = {}) => write(`${message}${detail(fields)}`);
  return { info() {}, warn: say, error: say };
}

function detail({ error }: Readonly<Record<string, unknown>>): string {
  if (error === undefined) return "";
  return ` (${error instanceof Error ? `${error.name}: ${error.message}` : JSON.stringify(error)})`;
}
