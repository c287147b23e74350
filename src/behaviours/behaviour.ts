/**
 * A behaviour is one thing the agent can do in a turn, as plain code. Behaviours run in the order of their list: one
 * that returns nothing passes the turn on, one that returns a TurnEnd ends it.
 */
import type { TurnTrigger } from "../contracts/index.ts";
import type { Turn } from "./turn.ts";
import type { TurnEnd } from "./turn-end.ts";

export type TriggerKind = TurnTrigger["kind"];
export type BehaviourBody = (turn: Turn) => Promise<TurnEnd | void>;

export interface Behaviour {
  /** Kebab-case; it stands in the event log beside what the behaviour decided. */
  readonly name: string;
  /** The triggers it runs for. */
  readonly on: readonly TriggerKind[];
  readonly run: BehaviourBody;
}

const whenSomebodySpoke: readonly TriggerKind[] = ["customer", "continue"];

/** Runs when the customer wrote or an awaited answer came, unless `on` names other triggers. */
export function behaviour(name: string, run: BehaviourBody, on: readonly TriggerKind[] = whenSomebodySpoke): Behaviour {
  return { name, on, run };
}
