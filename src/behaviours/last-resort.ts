/**
 * What happens when no behaviour ended the turn: a person takes over. Silence is never a decision, so this stands in
 * the runner and not in a behaviour that a company could leave out of its list.
 */
import { textsFor } from "../policy/index.ts";
import type { Turn } from "./turn.ts";
import type { TurnEnd } from "./turn-end.ts";

export function handOffUnanswered(turn: Turn, language: string | undefined): TurnEnd {
  const known = language ?? turn.previous?.language ?? turn.policy.defaultLanguage;
  return turn.handOff({
    reason: "no-answer",
    note: `No behaviour of the agent took this up. The customer wrote:\n${turn.request}`,
    tell: textsFor(turn.policy, known).noAnswer,
  });
}
