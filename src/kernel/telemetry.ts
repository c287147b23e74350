/** What code may say while it runs. On AWS a Powertools logger stands behind it, locally a quiet console. */
export interface Telemetry {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

export const silentTelemetry: Telemetry = { info() {}, warn() {}, error() {} };
