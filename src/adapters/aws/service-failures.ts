/**
 * Which failures of an AWS call may pass by themselves. The SDK has retried by then; what is left is for the caller's
 * own retry, a state machine's or a queue's, so it gets the name of a RetryableError of ours.
 */
import { RetryableError } from "../../kernel/index.ts";

/** Step Functions or SQS could not be reached, is overloaded or answered with a failure of its own. */
export class ServiceUnavailableError extends RetryableError {
  override readonly name = "ServiceUnavailable";
  constructor(service: string, cause: unknown) {
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    super("unavailable", `${service} did not answer (${reason}). Try again.`, { service }, cause);
  }
}

interface ServiceFailure {
  readonly name?: string;
  readonly code?: string;
  readonly $fault?: string;
  readonly $retryable?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const throttleName = /Thrott|TooManyRequests|RequestLimitExceeded|ProvisionedThroughputExceeded|SlowDown|OverLimit/;
const brokenConnection = /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)/;

export function isTransient(error: unknown): boolean {
  const { name = "", code = "", $fault, $retryable, $metadata } = (error ?? {}) as ServiceFailure;
  if ($fault === "server" || $retryable !== undefined || ($metadata?.httpStatusCode ?? 0) >= 500) return true;
  return throttleName.test(name) || name === "TimeoutError" || brokenConnection.test(code);
}

export function hasName(error: unknown, ...names: readonly string[]): boolean {
  return names.includes((error as ServiceFailure | undefined)?.name ?? "");
}

/** What `call` returns; a transient failure becomes a ServiceUnavailableError. */
export async function callService<Result>(service: string, call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    throw isTransient(error) ? new ServiceUnavailableError(service, error) : error;
  }
}
