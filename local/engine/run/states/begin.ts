/** What each type of state does when it is entered, or tried again. */
import type { FailState } from "../../asl/machine.ts";
import { bindingsOf } from "../bindings.ts";
import { beginParallel } from "../children.ts";
import { evaluateText } from "../evaluate.ts";
import type { Progress, Strand } from "../run.ts";
import type { Step } from "../step.ts";
import { beginChoice } from "./choice.ts";
import { beginMapState } from "./map.ts";
import { beginTask } from "./task.ts";
import { beginWait } from "./wait.ts";

export function begin(step: Step, strand: Strand): Progress | Promise<Progress> {
  const { state } = strand;
  switch (state.type) {
    case "Pass":
    case "Succeed":
      return { kind: "succeeded", result: strand.input };
    case "Fail":
      return beginFail(strand, state);
    case "Choice":
      return beginChoice(step, strand, state);
    case "Wait":
      return beginWait(step, strand, state);
    case "Task":
      return beginTask(step, strand, state);
    case "Parallel":
      return beginParallel(step, strand, state);
    case "Map":
      return beginMapState(step, strand, state);
  }
}

async function beginFail(strand: Strand, state: FailState): Promise<Progress> {
  const bindings = bindingsOf(strand);
  const error = await evaluateText(state.error, bindings);
  return { kind: "failed", error: { error, cause: await evaluateText(state.cause, bindings) } };
}
