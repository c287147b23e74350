import { RetryableError, TerminalError } from "../kernel/index.ts";

/** The provider answered, and the answer is of no use: cut off, of the wrong shape, or refused. Another try may do better. */
export class UnusableCompletionError extends RetryableError {
  override readonly name = "UnusableCompletion";
  constructor(prompt: string, reason: string, details: Readonly<Record<string, unknown>> = {}) {
    super("unavailable", `completion of prompt "${prompt}" can't be used: ${reason}`, { prompt, reason, ...details });
  }
}

/** The provider's rate limit was hit. */
export class ModelThrottledError extends RetryableError {
  override readonly name = "ModelThrottled";
  constructor(model: string, cause: unknown) {
    super("resource_exhausted", `model "${model}" is throttled: ${messageOf(cause)}`, { model }, cause);
  }
}

/** The provider is down, too slow or can't be reached. */
export class ModelUnavailableError extends RetryableError {
  override readonly name = "ModelUnavailable";
  constructor(model: string, cause: unknown) {
    super("unavailable", `model "${model}" is not available: ${messageOf(cause)}`, { model }, cause);
  }
}

/** The provider will never accept this request: a malformed one, no access, no such model. */
export class ModelRequestRefusedError extends TerminalError {
  override readonly name = "ModelRequestRefused";
  constructor(model: string, cause: unknown) {
    super("failed_precondition", `model "${model}" refuses the request: ${messageOf(cause)}`, { model }, cause);
  }
}

/** A name that the catalogue does not hold. */
export class UnknownModelError extends TerminalError {
  override readonly name = "UnknownModel";
  constructor(name: string, known: readonly string[]) {
    super("invalid_argument", `no model is called "${name}"; there are ${known.join(", ")}`, { name, known });
  }
}

/** A prompt id that no code defines: a journal written by another release, or a typing mistake. */
export class UnknownPromptError extends TerminalError {
  override readonly name = "UnknownPrompt";
  constructor(id: string, known: readonly string[]) {
    super("invalid_argument", `no prompt is called "${id}"; there are ${known.join(", ")}`, { id, known });
  }
}

/** Input that does not fit the prompt that it is for: a mistake in the calling code. */
export class PromptInputError extends TerminalError {
  override readonly name = "PromptInput";
  constructor(prompt: string, reason: string) {
    super("invalid_argument", `input of prompt "${prompt}" does not fit: ${reason}`, { prompt });
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
}
