/**
 * The two answers to "will trying again help?". Every error of ours extends one of these, in its concept's errors.ts.
 * `name` is always a literal string: state machines match it in ErrorEquals, and bundlers rename classes.
 * The public code (contract section 2) rides along, so that the edge maps any error to HTTP without knowing it.
 */
export type ErrorCode =
  | "invalid_argument"
  | "failed_precondition"
  | "unauthenticated"
  | "permission_denied"
  | "not_found"
  | "already_exists"
  | "aborted"
  | "resource_exhausted"
  | "internal"
  | "unavailable"
  | "deadline_exceeded";

export abstract class TurnwiseError extends Error {
  abstract override readonly name: string;
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, details: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = details;
  }
}

/** The same call may succeed later: a conflict, a throttle, a lost connection. */
export abstract class RetryableError extends TurnwiseError {}

/** The same call will fail again: bad input, a wrong state, something missing. */
export abstract class TerminalError extends TurnwiseError {}

/** Input that does not fit its shape. `details.field` names the place. */
export class InvalidArgumentError extends TerminalError {
  override readonly name = "InvalidArgument";
  constructor(message: string, details: Readonly<Record<string, unknown>> = {}) {
    super("invalid_argument", message, details);
  }
}
