/**
 * How a strand moves: into a state, out of it, to its end. These functions
 * record the events in AWS's order with AWS's previousEventId.
 */
import { RUNTIME, type StateError } from "../asl/errors.ts";
import type { Template } from "../jsonata/template.ts";
import { bindingsOf, type StatesFields } from "./bindings.ts";
import { checkSize, evaluatePayload, StateFailure } from "./evaluate.ts";
import type { Payload } from "./payload.ts";
import type { Progress, Strand } from "./run.ts";
import type { EndStatus, Step } from "./step.ts";
import type { Soon } from "./soon.ts";
import { whenKnown } from "./soon.ts";
import { stopItems } from "./stop-items.ts";
import { abortRequest, endAttempt, isWithoutResult, setOwnVariables, stateNamed } from "./strand.ts";

const MAX_HISTORY_EVENTS = 25_000;
/** Left free for the events that end an execution. */
const LAST_EVENTS = 4;

export function enter(step: Step, strand: Strand, name: string, input: Payload): void {
  endAttempt(strand);
  strand.state = stateNamed(strand.group, name);
  strand.input = input;
  strand.enteredMs = step.nowMs;
  strand.phase = "running";
  strand.retryCount = 0;
  strand.retries = [];
  strand.beforeEventId = strand.lastEventId;
  const { entered, nameJson } = strand.state;
  strand.enteredEventId = step.recordFor(strand, entered, `${nameJson},${step.reference(input)}`);
  step.changed.add(strand);
  step.go(strand, isHistoryFull(step) ? historyFull() : undefined);
}

function isHistoryFull({ run }: Step): boolean {
  return run.version.type === "STANDARD" && run.nextEventId > MAX_HISTORY_EVENTS - LAST_EVENTS;
}

function historyFull(): Progress {
  const cause = `The execution reached the maximum number of history events (${MAX_HISTORY_EVENTS}).`;
  return { kind: "failed", error: { error: RUNTIME, cause } };
}

/** What a state does on its way out; a rule's or catcher's own fields may stand for the state's. */
export interface Exit {
  readonly assign: Template | undefined;
  readonly output: Template | undefined;
  readonly otherwise: Payload;
  readonly next: string | undefined;
}

export function leave(step: Step, strand: Strand, exit: Exit, fields?: StatesFields): Soon<Progress> {
  const { assign } = exit;
  const bindings = assign || exit.output ? bindingsOf(strand, fields) : {};
  const output = exit.output ? evaluatePayload(exit.output, bindings) : exit.otherwise;
  return whenKnown(output, (known) =>
    assign
      ? whenKnown(evaluatePayload(assign, bindings), (assigned) => exited(step, strand, exit.next, known, assigned))
      : exited(step, strand, exit.next, known),
  );
}

function exited(step: Step, strand: Strand, next: string | undefined, output: Payload, assigned?: Payload): Progress {
  checkSize(output, strand, "output");
  const { exited: type, nameJson } = strand.state;
  const variables = assigned ? `,${assigned.text}` : "";
  step.recordFor(strand, type, `${nameJson},${step.reference(output)}${variables}`);
  if (assigned) setOwnVariables(strand, { ...strand.own, ...(assigned.value as object) });
  return { kind: "exited", output, next };
}

export function endExecution(step: Step, status: EndStatus, output?: Payload, error?: StateError): void {
  const strands = [...step.run.strands.values()];
  if (status !== "SUCCEEDED") step.redrivable = strands.map((strand) => resting(step, strand));
  for (const strand of strands) {
    abortRequest(strand);
    step.gone.push(strand.id);
  }
  step.run.strands.clear();
  step.run.ended = true;
  step.changed.clear();
  step.ready.length = 0;
  step.ending = { status, output, error };
}

/**
 * A strand as a redrive goes on with it: what was finished keeps its result, a state with branches, iterations or items
 * keeps them, and any other state begins anew.
 */
function resting(step: Step, strand: Strand): Strand {
  if (strand.phase === "map-run") stopItems(step, strand);
  if (strand.phase === "done" && !isWithoutResult(strand)) return strand;
  const children = strand.children && strand.phase !== "map-run" ? "children" : "running";
  const phase = strand.nonce !== undefined && strand.children ? "map-run" : children;
  return { ...strand, phase, retryCount: 0, retries: [] };
}

export function succeedExecution(step: Step, strand: Strand, output: Payload): void {
  step.recordFor(strand, "ExecutionSucceeded", step.reference(output));
  endExecution(step, "SUCCEEDED", output);
}

export function failExecution(step: Step, strand: Strand, error: StateError): void {
  step.recordFor(strand, "ExecutionFailed", errorFields(error));
  endExecution(step, "FAILED", undefined, error);
}

export function errorFields({ error, cause }: StateError): string {
  return `${JSON.stringify(error ?? null)},${JSON.stringify(cause ?? null)}`;
}

/** A failure that AWS reports with the state's name and entry. */
export function runtimeFailure(strand: Strand, error: string, detail: string): StateFailure {
  return new StateFailure({ error, cause: causeIn(strand, detail) });
}

export function causeIn(strand: Strand, detail: string): string {
  const state = `'${strand.state.name}' (entered at the event id #${strand.enteredEventId})`;
  return `An error occurred while executing the state ${state}. ${detail}`;
}
