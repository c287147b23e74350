/** Choice: the first rule whose condition is true, else Default. */
import { NO_CHOICE_MATCHED } from "../../asl/errors.ts";
import type { ChoiceRule, ChoiceState } from "../../asl/machine.ts";
import { unexpectedType } from "../../jsonata/template.ts";
import { bindingsOf } from "../bindings.ts";
import type { Progress, Strand } from "../run.ts";
import type { Step } from "../step.ts";
import { leave, runtimeFailure } from "../transitions.ts";

export async function beginChoice(step: Step, strand: Strand, state: ChoiceState): Promise<Progress> {
  const rule = await firstMatch(strand, state);
  if (rule) return leave(step, strand, { ...rule, otherwise: strand.input });
  if (state.next === undefined) {
    throw runtimeFailure(
      strand,
      NO_CHOICE_MATCHED,
      "Failed to transition out of the state. The state's input did not match any Choice rule.",
    );
  }
  return leave(step, strand, { ...state, otherwise: strand.input, next: state.next });
}

async function firstMatch(strand: Strand, state: ChoiceState): Promise<ChoiceRule | undefined> {
  const bindings = bindingsOf(strand);
  for (const [index, rule] of state.rules.entries()) {
    const holds = await rule.condition(bindings);
    if (typeof holds !== "boolean") throw unexpectedType(rule.source, `Choices[${index}]/Condition`, "boolean", holds);
    if (holds) return rule;
  }
  return undefined;
}
