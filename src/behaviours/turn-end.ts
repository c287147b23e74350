/**
 * The value by which a behaviour ends a turn. Its content is sealed behind a symbol that only the runner reads, so the
 * one way to get a TurnEnd is to call a method of the turn, and the one thing to do with it is to return it.
 */
import type { DraftMessage, TurnDecision, TurnTrigger } from "../contracts/index.ts";
import { handOffSentences } from "../contracts/index.ts";
import type { Policy } from "../policy/index.ts";
import type { TurnEnds, Waiting } from "./turn.ts";

const sealed = Symbol("the end of a turn");

/** A decision without what the runner adds to it. */
export type Ending = Omit<TurnDecision, "notes" | "intent" | "language"> & { readonly because: string };

export interface TurnEnd {
  readonly [sealed]: Ending;
}

export function endingOf(end: TurnEnd): Ending {
  return end[sealed];
}

/** `made` hears of every end, so that the runner can tell when a behaviour made one and forgot to return it. */
export function createTurnEnds(policy: Policy, trigger: TurnTrigger, made: () => void): TurnEnds {
  function end(ending: Ending): TurnEnd {
    made();
    return { [sealed]: ending };
  }
  return {
    reply: (message, { because, citations = [], asks = false }) => {
      const messages = typeof message === "string" ? [{ body: message, citations }] : message;
      return end({ outcome: replyOutcome(trigger, asks), messages, because });
    },
    handOff: ({ reason, note, tell, target = policy.defaultHandOffTarget, because = handOffSentences[reason] }) => {
      const handOff = { reason, note, ...(target === undefined ? {} : { target }) };
      const outcome = reason === "budget-exceeded" ? "budget_exceeded" : "handed_off";
      return end({ outcome, messages: told(tell), handOff, because });
    },
    finish: (reason, { because, tell }) =>
      end({ outcome: "closed", messages: told(tell), finish: { reason }, because }),
  };
}

/** The end of a turn that rests until an answer comes; behaviours get there by awaiting. */
export function restUntilAnswered({ because, tell, ...waitFor }: Waiting): Ending {
  return { outcome: "waiting", messages: told(tell), waitFor, because };
}

function replyOutcome(trigger: TurnTrigger, asks: boolean): Ending["outcome"] {
  if (trigger.kind === "nudge") return "nudged";
  return asks ? "asked" : "answered";
}

function told(text: string | undefined): readonly DraftMessage[] {
  return text === undefined ? [] : [{ body: text, citations: [] }];
}
