/**
 * Which of Bedrock's errors are worth another try. The names are the service's own; what it does not name is judged by
 * whose fault it is: the caller's will be refused again, the server's and the network's may pass.
 */
import type { TurnwiseError } from "../../../kernel/index.ts";
import type { Spent } from "../../../model/index.ts";
import { ModelRequestRefusedError, ModelThrottledError, ModelUnavailableError } from "../../../model/index.ts";
import { retryAfterOf } from "../retry-after.ts";

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

const timeOuts: ReadonlySet<string> = new Set(["TimeoutError", "ModelTimeoutException"]);

/** By name, because inside a stream, and without credentials, there is no status to go by. */
const refused: ReadonlySet<string> = new Set([
  "ValidationException",
  "AccessDeniedException",
  "ResourceNotFoundException",
  "CredentialsProviderError",
  "TokenProviderError",
]);

export function toModelError(model: string, cause: unknown, spent?: Spent): TurnwiseError {
  const name = cause instanceof Error ? cause.name : "";
  const retryAfterMs = retryAfterOf(responseHeaders(cause));
  if (throttled.has(name)) return new ModelThrottledError(model, cause, { retryAfterMs });
  if (refused.has(name)) return new ModelRequestRefusedError(model, cause);
  if (unavailable.has(name) || !isCallersFault(cause)) {
    const timedOut = timeOuts.has(name);
    return new ModelUnavailableError(model, cause, { timedOut, retryAfterMs, spent });
  }
  return new ModelRequestRefusedError(model, cause);
}

function isCallersFault(cause: unknown): boolean {
  const status = (cause as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata?.httpStatusCode;
  return status !== undefined && status >= 400 && status < 500;
}

function responseHeaders(cause: unknown): (name: string) => string | undefined {
  const response = (cause as { $response?: { headers?: Readonly<Record<string, string>> } } | undefined)?.$response;
  return (name) => response?.headers?.[name];
}
