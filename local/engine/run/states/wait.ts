/** Wait: for a number of seconds, or until a timestamp with an offset. */
import type { WaitState } from "../../asl/machine.ts";
import { ExpressionFailure } from "../../jsonata/template.ts";
import { bindingsOf } from "../bindings.ts";
import { evaluateNumber } from "../evaluate.ts";
import { WAITING, type Progress, type Strand } from "../run.ts";
import type { Step } from "../step.ts";

const MAX_SECONDS = 99_999_999;
const OFFSET_DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

export async function beginWait(step: Step, strand: Strand, state: WaitState): Promise<Progress> {
  const untilMs = state.seconds ? await secondsEnd(step, strand, state) : await timestampEnd(strand, state);
  if (untilMs <= step.nowMs) return { kind: "succeeded", result: strand.input };
  strand.phase = "waiting";
  strand.wakeMs = untilMs;
  return WAITING;
}

async function secondsEnd(step: Step, strand: Strand, state: WaitState): Promise<number> {
  const seconds = await evaluateNumber(state.seconds!, bindingsOf(strand));
  if (seconds < 0 || seconds > MAX_SECONDS) {
    const range = `The Seconds field must be between 0 and ${MAX_SECONDS} but was: ${seconds}`;
    throw new ExpressionFailure(range, "Seconds");
  }
  return step.nowMs + seconds * 1_000;
}

async function timestampEnd(strand: Strand, state: WaitState): Promise<number> {
  const text = await state.timestamp!.template(bindingsOf(strand));
  const atMs = typeof text === "string" && OFFSET_DATE_TIME.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(atMs)) {
    const form = "cannot be parsed as an ISO-8601 extended offset date-time format string";
    throw new ExpressionFailure(`The Timestamp field ${form}: ${String(text)}`, "Timestamp");
  }
  return atMs;
}
