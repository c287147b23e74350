/**
 * What the customer wants, as one model call that every behaviour of a turn shares. The memo is per turn object, and a
 * run has one turn object, so it saves only the building of the same input again; the journal is what remembers.
 */
import { prompts, type UnderstandOutput } from "../../model/index.ts";
import { findIntent, type Intent } from "../../policy/index.ts";
import type { Turn } from "../turn.ts";
import { earlierLines, lastCustomerMessage } from "./transcript.ts";

export interface Understanding extends Omit<UnderstandOutput, "intent"> {
  /** Undefined when the request fits none of the policy's intents. */
  readonly intent: Intent | undefined;
}

const understandings = new WeakMap<Turn, Promise<Understanding>>();

export function understand(turn: Turn): Promise<Understanding> {
  const known = understandings.get(turn) ?? askWhatIsMeant(turn);
  understandings.set(turn, known);
  return known;
}

/** The language to speak, also in a turn that the customer did not start, without a model call if it is known. */
export async function languageToSpeak(turn: Turn): Promise<string> {
  if (turn.request === "" && turn.previous?.language) return turn.previous.language;
  if (!requestText(turn)) return turn.policy.defaultLanguage;
  const { language } = await understand(turn);
  return language;
}

async function askWhatIsMeant(turn: Turn): Promise<Understanding> {
  const answer = await turn.ask(prompts.understand, {
    transcript: earlierLines(turn),
    request: requestText(turn),
    languages: turn.policy.languages,
    intents: turn.policy.intents.map(({ id, title, examples }) => ({ id, title, examples })),
  });
  const intent = findIntent(turn.policy, answer.intent);
  turn.remember({ language: answer.language, ...(intent ? { intent: intent.id } : {}) });
  return { ...answer, intent };
}

function requestText(turn: Turn): string {
  return turn.request || (lastCustomerMessage(turn)?.body ?? "");
}
