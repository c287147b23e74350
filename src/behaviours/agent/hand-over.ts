/**
 * Handing a customer over to a person: the customer is told in their language, and the person gets a note to start from.
 * The note may name staff articles; the customer's text is always one of the policy's fixed sentences.
 */
import type { HandOffReason } from "../../contracts/index.ts";
import { textsFor, type PolicyTexts } from "../../policy/index.ts";
import type { Turn } from "../turn.ts";
import type { TurnEnd } from "../turn-end.ts";
import { lastCustomerMessage } from "./transcript.ts";
import type { Understanding } from "./understanding.ts";

export interface HandOver {
  readonly reason: HandOffReason;
  readonly text: keyof PolicyTexts;
  /** The language in which the customer is told. */
  readonly language: string;
  readonly understood?: Understanding;
  /** What the agent did or found, a sentence each. */
  readonly tried: readonly string[];
  readonly target?: string | undefined;
}

/** Keeps a note readable when a customer pasted a whole contract. */
const quotedCharacters = 2_000;

export function handOver(turn: Turn, { reason, text, language, target, ...found }: HandOver): TurnEnd {
  const tell = textsFor(turn.policy, language)[text];
  return turn.handOff({ reason, tell, target, note: handOffNote(turn, found) });
}

function handOffNote(turn: Turn, { understood, tried }: Pick<HandOver, "understood" | "tried">): string {
  return [
    `The customer wrote:\n${quote(turn.request || (lastCustomerMessage(turn)?.body ?? ""))}`,
    understood && `Language: ${understood.language}.`,
    understood &&
      `Topic: ${understood.intent ? `${understood.intent.title} (${understood.intent.id})` : "none known"}.`,
    ...tried,
  ]
    .filter((line) => line !== undefined)
    .join("\n");
}

function quote(text: string): string {
  const shown = text.length > quotedCharacters ? `${text.slice(0, quotedCharacters)} […]` : text;
  return shown.replace(/^/gm, "> ");
}
