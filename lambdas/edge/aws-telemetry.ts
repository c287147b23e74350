/** The Powertools logger behind the telemetry port: one line of JSON for each thing said, errors with their stack. */
import { Logger } from "@aws-lambda-powertools/logger";
import type { ApiTelemetry } from "./http-api.ts";

const logger = new Logger();

export const awsTelemetry: Required<ApiTelemetry> = {
  info: (message, fields = {}) => logger.info(message, fields),
  warn: (message, fields = {}) => logger.warn(message, fields),
  error: (message, fields = {}) => logger.error(message, fields),
  correlate: (traceId) => logger.appendKeys({ traceId }),
};
