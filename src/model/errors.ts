import { RetryableError, TerminalError } from "../kernel/index.ts";
import type { TokenUsage } from "./language-model.ts";

/** What a call had used when it broke off, as far as the provider had told. */
export interface Spent {
  readonly usage: TokenUsage;
  /** Millionths of a US dollar. */
  readonly costMicroUsd: number;
}

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
  /** How long the provider asks to wait, if it says so. */
  readonly retryAfterMs: number | undefined;
  constructor(model: string, cause: unknown, { retryAfterMs }: { readonly retryAfterMs?: number | undefined } = {}) {
    const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
    super("resource_exhausted", `model "${model}" is throttled: ${messageOf(cause)}`, { model, ...wait }, cause);
    this.retryAfterMs = retryAfterMs;
  }
}

export interface UnavailableOptions {
  readonly timedOut?: boolean;
  readonly retryAfterMs?: number | undefined;
  readonly spent?: Spent | undefined;
}

/** The provider is down, too slow or can't be reached, or its answer broke off. */
export class ModelUnavailableError extends RetryableError {
  override readonly name = "ModelUnavailable";
  readonly timedOut: boolean;
  readonly retryAfterMs: number | undefined;
  readonly spent: Spent | undefined;
  constructor(model: string, cause: unknown, { timedOut = false, retryAfterMs, spent }: UnavailableOptions = {}) {
    super("unavailable", `model "${model}" is not available: ${messageOf(cause)}`, { model, timedOut }, cause);
    this.timedOut = timedOut;
    this.retryAfterMs = retryAfterMs;
    this.spent = spent;
  }
}

/** The caller's signal ended the call, as it does for the slower of two hedged requests. */
export class ModelCancelledError extends RetryableError {
  override readonly name = "ModelCancelled";
  readonly spent: Spent | undefined;
  constructor(model: string, spent?: Spent) {
    super("aborted", `the call of model "${model}" was cancelled by its caller`, { model });
    this.spent = spent;
  }
}

/** What may be spent is spent. It may be asked again when there is more, such as on the next day. */
export class ModelBudgetSpentError extends RetryableError {
  override readonly name = "ModelBudgetSpent";
  constructor(problem: string) {
    super(
      "resource_exhausted",
      `no model is asked for now: ${problem} It is asked again later; raise budget.perDayUsd to have it sooner.`,
    );
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

/** A file of models that can't be used as it is. Its message names each place and what to write there. */
export class InvalidCatalogueError extends TerminalError {
  override readonly name = "InvalidCatalogue";
  readonly complaints: readonly string[];
  constructor(source: string, complaints: readonly string[]) {
    const list = complaints.map((complaint) => `- ${complaint}`).join("\n");
    super("invalid_argument", `${source} can't be used:\n${list}`, { source, complaints });
    this.complaints = complaints;
  }
}

/** A certification record that can't be read. */
export class InvalidCertificationError extends TerminalError {
  override readonly name = "InvalidCertification";
  constructor(source: string, reason: string) {
    super("invalid_argument", `${source} is no certification record: ${reason}. Write it with npm run certify.`, {
      source,
    });
  }
}

/** A prompt id that no code defines: a journal written by another release, or a typing mistake. */
export class UnknownPromptError extends TerminalError {
  override readonly name = "UnknownPrompt";
  constructor(id: string, known: readonly string[]) {
    super("invalid_argument", `no prompt is called "${id}"; there are ${known.join(", ")}`, { id, known });
  }
}

/** A prompt was to be rendered for a family that it is not written for. Configuration is checked for that before. */
export class MissingVariantError extends TerminalError {
  override readonly name = "MissingVariant";
  constructor(prompt: string, family: string, known: readonly string[]) {
    const message = `prompt "${prompt}" is not written for models of the family "${family}"; its variants are ${known.join(", ")}`;
    super("failed_precondition", message, { prompt, family, known });
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
