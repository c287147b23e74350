/**
 * What happens when no behaviour ended the turn, or one could not go on: a person takes over. Silence is never a
 * decision, so this stands in the runner and not in a behaviour that a company could leave out of its list.
 */
import type { StepFailure } from "../contracts/index.ts";
import { textsFor } from "../policy/index.ts";
import type { Turn } from "./turn.ts";
import type { TurnEnd } from "./turn-end.ts";

export function handOffUnanswered(turn: Turn, language: string | undefined): TurnEnd {
  return turn.handOff({
    reason: "no-answer",
    note: `No behaviour of the agent took this up. The customer wrote:\n${turn.request}`,
    tell: textsFor(turn.policy, languageOf(turn, language)).noAnswer,
  });
}

/** A step that no behaviour could do without has no value. */
export function handOffFailed(turn: Turn, failure: StepFailure, language: string | undefined): TurnEnd {
  const texts = textsFor(turn.policy, languageOf(turn, language));
  const note = `${failure.problem} The customer wrote:\n${turn.request}`;
  if (failure.kind === "budget_exceeded") return turn.handOff({ reason: "budget-exceeded", note, tell: texts.handOff });
  return turn.handOff({ reason: "no-answer", note, tell: texts.noAnswer, because: failure.problem });
}

function languageOf(turn: Turn, language: string | undefined): string {
  return language ?? turn.previous?.language ?? turn.policy.defaultLanguage;
}
