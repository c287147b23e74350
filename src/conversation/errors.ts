import { RetryableError, TerminalError } from "../kernel/index.ts";

export class ConversationNotFoundError extends TerminalError {
  override readonly name = "ConversationNotFound";
  constructor(conversationId: string) {
    super("not_found", `There is no conversation "${conversationId}". Start it with POST /conversations first.`, {
      conversation_id: conversationId,
    });
  }
}

export class AlreadyExistsError extends TerminalError {
  override readonly name = "AlreadyExists";
  constructor(message: string, details: Readonly<Record<string, unknown>>) {
    super("already_exists", message, details);
  }
}

/** The conversation's state does not allow what was asked. */
export class WrongStateError extends TerminalError {
  override readonly name = "WrongState";
  constructor(message: string, details: Readonly<Record<string, unknown>> = {}) {
    super("failed_precondition", message, details);
  }
}

/** Too many writers at once: each attempt lost its compare-and-swap. Safe to repeat. */
export class ContentionError extends RetryableError {
  override readonly name = "Contention";
  constructor(conversationId: string) {
    super("aborted", `Conversation "${conversationId}" is being changed by many callers at once. Try again.`, {
      conversation_id: conversationId,
    });
  }
}

/** A turn, its journal or an outbox row that should exist does not. */
export class MissingRecordError extends TerminalError {
  override readonly name = "MissingRecord";
  constructor(what: string, details: Readonly<Record<string, unknown>>) {
    super("internal", `${what} is missing from the store.`, details);
  }
}

/** The behaviours ask for step after step and never decide. */
export class TooManyRoundsError extends TerminalError {
  override readonly name = "TooManyRounds";
  constructor(turn: number) {
    super(
      "internal",
      `Turn ${turn} asked for steps again and again without a decision. Look for a loop in its behaviours.`,
    );
  }
}

/** The store could not be reached, is overloaded or answered with a failure of its own. Safe to repeat. */
export class StoreUnavailableError extends RetryableError {
  override readonly name = "StoreUnavailable";
  constructor(cause: unknown) {
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    super("unavailable", `The conversation store did not answer (${reason}). Try again.`, {}, cause);
  }
}

/** A write of the right revision meant to replace what is written once: a defect, or a damaged store. */
export class OverwriteError extends TerminalError {
  override readonly name = "Overwrite";
  constructor(conversationId: string, what: string) {
    super("internal", `Conversation "${conversationId}" already has ${what}; it is never replaced.`, {
      conversation_id: conversationId,
    });
  }
}
