/**
 * Which of Bedrock's errors are worth another try. The names are the service's own; what it does not name is judged by
 * whose fault it is: the caller's will be refused again, the server's and the network's may pass.
 */
import type { TurnwiseError } from "../../kernel/index.ts";
import { ModelRequestRefusedError, ModelThrottledError, ModelUnavailableError } from "../../model/index.ts";

const throttled: ReadonlySet<string> = new Set([
  "ThrottlingException",
  "TooManyRequestsException",
  "ServiceQuotaExceededException",
]);

const unavailable: ReadonlySet<string> = new Set([
  "ServiceUnavailableException",
  "InternalServerException",
  "ModelNotReadyException",
  "ModelTimeoutException",
  "ModelErrorException",
  "ModelStreamErrorException",
  "TimeoutError",
]);

/** Without credentials no request was made, so there is no status to go by. */
const refused: ReadonlySet<string> = new Set(["CredentialsProviderError", "TokenProviderError"]);

export function toModelError(model: string, cause: unknown): TurnwiseError {
  const name = cause instanceof Error ? cause.name : "";
  if (throttled.has(name)) return new ModelThrottledError(model, cause);
  if (refused.has(name)) return new ModelRequestRefusedError(model, cause);
  if (unavailable.has(name) || !isCallersFault(cause)) return new ModelUnavailableError(model, cause);
  return new ModelRequestRefusedError(model, cause);
}

function isCallersFault(cause: unknown): boolean {
  const status = (cause as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata?.httpStatusCode;
  return status !== undefined && status >= 400 && status < 500;
}
