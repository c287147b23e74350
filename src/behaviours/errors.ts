import type { StepFailure } from "../contracts/index.ts";
import { TerminalError } from "../kernel/index.ts";

/**
 * A step was performed and has no value: no completion passed the quality gates, or the money for it is spent. A behaviour
 * may catch it and do without; left alone, it ends the turn with a hand-off that says why.
 */
export class StepFailedError extends TerminalError {
  override readonly name = "StepFailed";
  readonly failure: StepFailure;
  constructor(key: string, failure: StepFailure) {
    super("unavailable", `Step ${key} has no result: ${failure.problem}`, { key, kind: failure.kind });
    this.failure = failure;
  }
}

/** A behaviour threw something that is none of our errors: a fault in its code. */
export class BehaviourFailedError extends TerminalError {
  override readonly name = "BehaviourFailed";
  constructor(behaviour: string, cause: unknown) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    super("internal", `Behaviour "${behaviour}" failed: ${problem}`, { behaviour }, cause);
  }
}

/** A behaviour awaits something that no step of the turn will ever answer. */
export class StuckBehaviourError extends TerminalError {
  override readonly name = "StuckBehaviour";
  constructor(behaviour: string) {
    super("internal", `Behaviour "${behaviour}" awaits something that is no step of the turn.`, { behaviour });
  }
}

/** A behaviour made the end of a turn and did not return it: the customer would have got nothing. */
export class EndNotReturnedError extends TerminalError {
  override readonly name = "EndNotReturned";
  constructor(behaviour: string) {
    super("internal", `Behaviour "${behaviour}" must return what turn.reply and its like give.`, { behaviour });
  }
}

/** The journal holds steps that this replay did not ask for: the code is not deterministic, or is not the code of then. */
export class JournalMismatchError extends TerminalError {
  override readonly name = "JournalMismatch";
  constructor(unasked: readonly string[], asked: readonly string[]) {
    const message = `The replay did not ask for ${unasked.join(", ")}, which the turn's journal holds.`;
    super("internal", message, { unasked, asked });
  }
}

/** A result in the journal does not have the shape that the step promises. */
export class InvalidStepResultError extends TerminalError {
  override readonly name = "InvalidStepResult";
  constructor(key: string, problem: string) {
    super("internal", `The result of step ${key} does not fit: ${problem}`, { key });
  }
}
