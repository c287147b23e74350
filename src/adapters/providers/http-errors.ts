/**
 * Which HTTP errors of OpenAI, Anthropic and those who speak like them are worth another try, by status, and by the
 * provider's word for the error where it comes inside a stream and has no status. Both SDKs give errors of this shape.
 */
import type { TurnwiseError } from "../../kernel/index.ts";
import { ModelRequestRefusedError, ModelThrottledError, ModelUnavailableError } from "../../model/index.ts";
import type { Spent } from "../../model/index.ts";
import { retryAfterOf } from "./retry-after.ts";

interface ApiError {
  readonly status?: number | undefined;
  readonly headers?: Headers | undefined;
  readonly code?: string | null | undefined;
  readonly type?: string | null | undefined;
}

const throttledWords: ReadonlySet<string> = new Set(["rate_limit_exceeded", "rate_limit_error", "tokens", "requests"]);
const refusedWords: ReadonlySet<string> = new Set([
  "invalid_request_error",
  "authentication_error",
  "permission_error",
  "not_found_error",
  "request_too_large",
]);

/** Nobody's request went wrong, but waiting will not help: the account is empty. Another deployment may answer. */
const emptyAccount = "insufficient_quota";

export function toHttpModelError(model: string, cause: unknown, spent?: Spent): TurnwiseError {
  const { status, headers, code, type } = (cause ?? {}) as ApiError;
  const retryAfterMs = retryAfterOf((name) => headers?.get(name));
  if (code === emptyAccount || type === emptyAccount) return new ModelUnavailableError(model, cause, { spent });
  if (isThrottled(status, [code, type])) return new ModelThrottledError(model, cause, { retryAfterMs });
  if (isRefused(status, [code, type])) return new ModelRequestRefusedError(model, cause);
  return new ModelUnavailableError(model, cause, { timedOut: isTimeOut(status, cause), retryAfterMs, spent });
}

function isThrottled(status: number | undefined, words: readonly (string | null | undefined)[]): boolean {
  return status === 429 || (status === undefined && words.some((word) => throttledWords.has(word ?? "")));
}

/** 408 and 409 pass; a status that nobody knows is the caller's fault when it says so. */
function isRefused(status: number | undefined, words: readonly (string | null | undefined)[]): boolean {
  if (status === undefined) return words.some((word) => refusedWords.has(word ?? ""));
  return status >= 400 && status < 500 && status !== 408 && status !== 409;
}

function isTimeOut(status: number | undefined, cause: unknown): boolean {
  return status === 408 || status === 504 || (cause instanceof Error && cause.name.includes("Timeout"));
}
