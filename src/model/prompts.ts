/** The prompts of the agent. Behaviours ask through them; which words a model gets is decided where it is called. */
import { UnknownPromptError } from "./errors.ts";
import type { AnyPrompt } from "./prompt.ts";
import { answer } from "./prompts/answer/index.ts";
import { review } from "./prompts/review/index.ts";
import { understand } from "./prompts/understand/index.ts";

export type { AnswerInput, AnswerOutput } from "./prompts/answer/shape.ts";
export type { UnderstandInput, UnderstandOutput } from "./prompts/understand/shape.ts";

export const prompts = { understand, answer };

/** What every stage must be able to ask. */
export const allPrompts: readonly AnyPrompt[] = Object.values(prompts);

/** What a stage asks when its file of models has a route of their own for them. */
export const optionalPrompts: readonly AnyPrompt[] = [review];

/** Throws UnknownPrompt with the ids there are. */
export function findPrompt(id: string): AnyPrompt {
  const prompt = [...allPrompts, ...optionalPrompts].find((candidate) => candidate.id === id);
  if (prompt !== undefined) return prompt;
  throw new UnknownPromptError(
    id,
    allPrompts.map((candidate) => candidate.id),
  );
}
