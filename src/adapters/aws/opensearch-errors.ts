/** What can go wrong between us and OpenSearch, told apart by whether the same call may succeed later. */
import { errors } from "@opensearch-project/opensearch";
import { RetryableError, TerminalError } from "../../kernel/index.ts";
import { ServiceUnavailableError } from "./service-failures.ts";

/** OpenSearch understood the request and will never do it: a missing permission, another mapping, a wrong engine. */
export class SearchRefusedError extends TerminalError {
  override readonly name = "SearchRefused";
  constructor(what: string, cause?: unknown) {
    super(
      "internal",
      `OpenSearch refused a request: ${what}. Run "npm run doctor" and see docs/opensearch.md.`,
      {},
      cause,
    );
  }
}

/** The version is published, and the index is on its way there. */
export class KnowledgeNotIndexedError extends RetryableError {
  override readonly name = "KnowledgeNotIndexed";
  constructor(version: number, indexed: number) {
    super(
      "unavailable",
      `Knowledge version ${version} can't be searched yet: the index is at version ${indexed} and catching up. Try again.`,
      { version, indexed },
    );
  }
}

/** Overload, a lost connection and failures of the domain's own pass; whatever else it answers does not. */
export function searchFailure(error: unknown): Error {
  if (error instanceof errors.ResponseError) {
    const { statusCode, body } = error;
    return failureOf(statusCode, reasonOf(body) ?? error.message, error);
  }
  const mayPass =
    error instanceof errors.ConnectionError ||
    error instanceof errors.TimeoutError ||
    error instanceof errors.NoLivingConnectionsError ||
    error instanceof errors.RequestAbortedError ||
    error instanceof errors.DeserializationError;
  if (mayPass) return new ServiceUnavailableError("OpenSearch", error);
  return error instanceof Error ? error : new Error(String(error));
}

/** For a status that an answer carries, its own or that of one part of it. */
export function failureOf(status: number, reason: string, cause?: unknown): Error {
  const mayPass = status === 408 || status === 429 || status >= 500;
  if (mayPass) return new ServiceUnavailableError("OpenSearch", cause ?? new Error(`${status}: ${reason}`));
  return new SearchRefusedError(`${status}: ${reason}`, cause);
}

function reasonOf(body: unknown): string | undefined {
  const { error, message, Message } = (body ?? {}) as {
    readonly error?: { readonly reason?: string; readonly root_cause?: readonly { readonly reason?: string }[] };
    readonly message?: string;
    readonly Message?: string;
  };
  return error?.root_cause?.[0]?.reason ?? error?.reason ?? message ?? Message;
}
