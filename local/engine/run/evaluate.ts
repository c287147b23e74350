/** Evaluating the fields of states, with the failures that AWS raises for wrong types and sizes. */
import { DATA_LIMIT_EXCEEDED, type StateError } from "../asl/errors.ts";
import type { Field } from "../asl/machine.ts";
import { unexpectedType, type Template } from "../jsonata/template.ts";
import type { Bindings } from "../jsonata/simple-values.ts";
import { Payload } from "./payload.ts";
import type { Strand } from "./run.ts";
import { whenKnown, type Soon } from "./soon.ts";

/** Ends the attempt at a state with a named error; Retry and Catch decide what follows. */
export class StateFailure extends Error {
  override readonly name = "StateFailure";
  readonly stateError: StateError;

  constructor(stateError: StateError) {
    super(`${stateError.error}: ${stateError.cause}`);
    this.stateError = stateError;
  }
}

export function evaluatePayload(template: Template, bindings: Bindings): Soon<Payload> {
  return whenKnown(template(bindings), Payload.of);
}

export function evaluateNumber(field: Field, bindings: Bindings): Soon<number> {
  return whenKnown(field.template(bindings), (value) => {
    if (typeof value !== "number") throw unexpectedType(field.source, field.location, "number", value);
    return value;
  });
}

export async function evaluateText(template: Template | undefined, bindings: Bindings): Promise<string | undefined> {
  if (!template) return undefined;
  const value = await template(bindings);
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Refuses what is over the size that Step Functions carries. */
export function checkSize(payload: Payload, strand: Strand, what: "output" | "input"): Payload {
  if (!payload.isTooLarge) return payload;
  const subject = `The state/task '${strand.state.type === "Task" ? strand.state.resource.arn : strand.state.name}'`;
  const cause = `${subject} returned a result with a size exceeding the maximum number of bytes service limit.`;
  throw new StateFailure({ error: DATA_LIMIT_EXCEEDED, cause: what === "output" ? cause : inputCause(subject) });
}

function inputCause(subject: string): string {
  return `${subject} was given an input with a size exceeding the maximum number of bytes service limit.`;
}
