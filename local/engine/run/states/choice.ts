/** Choice: the first rule whose condition is true, else Default. */
import { NO_CHOICE_MATCHED } from "../../asl/errors.ts";
import type { ChoiceRule, ChoiceState } from "../../asl/machine.ts";
import { unexpectedType } from "../../jsonata/template.ts";
import type { Bindings } from "../../jsonata/simple-values.ts";
import { bindingsOf } from "../bindings.ts";
import type { Progress, Strand } from "../run.ts";
import { whenKnown, type Soon } from "../soon.ts";
import type { Step } from "../step.ts";
import { leave, runtimeFailure } from "../transitions.ts";

export function beginChoice(step: Step, strand: Strand, state: ChoiceState): Soon<Progress> {
  return whenKnown(firstMatch(state.rules, bindingsOf(strand)), (rule) => choose(step, strand, state, rule));
}

function choose(step: Step, strand: Strand, state: ChoiceState, rule: ChoiceRule | undefined): Soon<Progress> {
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

function firstMatch(rules: readonly ChoiceRule[], bindings: Bindings, index = 0): Soon<ChoiceRule | undefined> {
  const rule = rules[index];
  if (!rule) return undefined;
  return whenKnown(rule.condition(bindings), (holds) => {
    if (typeof holds !== "boolean") throw unexpectedType(rule.source, `Choices[${index}]/Condition`, "boolean", holds);
    return holds ? rule : firstMatch(rules, bindings, index + 1);
  });
}
