import { RetryableError } from "../../kernel/index.ts";
import type { Attempt } from "./attempt.ts";

/** So many workers changed a deployment's budget at once that this one never got through. */
export class ModelBudgetContendedError extends RetryableError {
  override readonly name = "ModelBudgetContended";
  constructor(deploymentId: string, attempts: number) {
    const message = `the budget of deployment "${deploymentId}" changed under each of ${attempts} attempts. Try again.`;
    super("aborted", message, { deploymentId, attempts });
  }
}

/** The shared store took longer than a waiting customer can bear. */
export class ModelTrafficStoreSlowError extends RetryableError {
  override readonly name = "ModelTrafficStoreSlow";
  constructor(timeoutMs: number) {
    super("unavailable", `the store of the model traffic did not answer within ${timeoutMs} ms`, { timeoutMs });
  }
}

/** The provider did not take the request: it says nothing about how the deployment is doing. */
export function isRefusal(error: unknown): error is Error {
  return error instanceof Error && error.name === "ModelRequestRefused";
}

const attempts = new WeakMap<object, readonly Attempt<unknown>[]>();

/** Remembers what was tried before this error; the error itself keeps its class and its text. */
export function withAttempts(error: unknown, made: readonly Attempt<unknown>[]): unknown {
  if (typeof error === "object" && error !== null) attempts.set(error, made);
  return error;
}

/** What a failed call has tried: of interest for its costs and for the completion log. */
export function attemptsOf(error: unknown): readonly Attempt<unknown>[] {
  return (typeof error === "object" && error !== null && attempts.get(error)) || [];
}
