/**
 * Requests to the outside. Each is made only after the commit that recorded it,
 * and its answer comes back as a signal that names the request: a strand that
 * has timed out or was stopped in the meantime no longer knows it.
 */
import type { TaskState } from "../asl/machine.ts";
import type { StateError } from "../asl/errors.ts";
import type { Payload } from "./payload.ts";
import type { Outcome, Request, Strand } from "./run.ts";
import type { Step } from "./step.ts";
import { taskToken } from "./task-token.ts";

export function request(step: Step, strand: Strand, payload: Payload): void {
  const pending = new PendingRequest();
  const attemptId = `${step.run.arn}#${strand.lastEventId}`;
  strand.request = pending;
  step.after(() => {
    if (strand.request === pending) perform(step, strand, { payload, attemptId, pending });
  });
}

/** Its AbortController, which is large, is made only for a receiver that looks at the signal. */
class PendingRequest implements Request {
  #controller: AbortController | undefined;
  #isAborted = false;

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#isAborted) this.#controller.abort();
    return this.#controller.signal;
  }

  abort(): void {
    this.#isAborted = true;
    this.#controller?.abort();
  }
}

interface Attempt {
  readonly payload: Payload;
  readonly attemptId: string;
  readonly pending: Request;
}

function perform({ engine, run }: Step, strand: Strand, { payload, attemptId, pending }: Attempt): void {
  const { resource } = strand.state as TaskState;
  const answer = (outcome: Outcome) =>
    engine.signal(run.id, { kind: "answered", strandId: strand.id, request: pending, outcome });
  const work = engine.perform({ resource, payload, attemptId, taskToken: tokenOf(strand), request: pending });
  const answered = work.then(
    (output) => answer({ output }),
    (reason: unknown) => answer({ error: errorOf(reason) }),
  );
  // A worker may take as long as it likes to ask for the task, so that time goes on meanwhile.
  void (resource.pattern === "activity" ? answered : engine.clock.track(answered));
}

function tokenOf(strand: Strand): string | undefined {
  return strand.nonce === undefined ? undefined : taskToken(strand);
}

/** A thrown Error as AWS shows a function's error: its name, and the rest as JSON. */
export function errorOf(reason: unknown): StateError {
  if (reason instanceof TaskFailure) return reason.stateError;
  const error = reason instanceof Error ? reason : new Error(String(reason));
  const trace = (error.stack ?? "").split("\n");
  const cause = { errorType: error.name, errorMessage: error.message, trace };
  return { error: error.name, cause: JSON.stringify(cause) };
}

/** A failure whose name and cause are given as they are to be seen. */
export class TaskFailure extends Error {
  override readonly name = "TaskFailure";
  readonly stateError: StateError;

  constructor(error: string, cause: string) {
    super(cause);
    this.stateError = { error, cause };
  }
}
