/** The prompts of the agent. Behaviours ask through them; which words a model gets is decided where it is called. */
import { UnknownPromptError } from "./errors.ts";
import type { AnyPrompt } from "./prompt.ts";
import { answer } from "./prompts/answer/index.ts";
import { contradiction } from "./prompts/contradiction/index.ts";
import { disclosure } from "./prompts/disclosure/index.ts";
import { explicitPassage } from "./prompts/explicit-passage/index.ts";
import { fact } from "./prompts/fact/index.ts";
import { review } from "./prompts/review/index.ts";
import { understand } from "./prompts/understand/index.ts";

export type { AnswerInput, AnswerOutput } from "./prompts/answer/shape.ts";
export type { ContradictionInput, ContradictionOutput } from "./prompts/contradiction/shape.ts";
export type { DisclosureInput, DisclosureOutput } from "./prompts/disclosure/shape.ts";
export type { ExplicitPassageInput, ExplicitPassageOutput } from "./prompts/explicit-passage/shape.ts";
export type { FactInput, FactOutput } from "./prompts/fact/shape.ts";
export type { UnderstandInput, UnderstandOutput } from "./prompts/understand/shape.ts";

export const prompts = { understand, answer };

/** What every stage must be able to ask. */
export const allPrompts: readonly AnyPrompt[] = Object.values(prompts);

/** What is asked of documents and of conversations that are over, where nobody waits for the answer. */
export const knowledgePrompts = { explicitPassage, disclosure, contradiction, fact };

/** What a stage asks when its file of models has a route of their own for them. */
export const optionalPrompts: readonly AnyPrompt[] = [review, ...Object.values(knowledgePrompts)];

/** Throws UnknownPrompt with the ids there are. */
export function findPrompt(id: string): AnyPrompt {
  const prompt = [...allPrompts, ...optionalPrompts].find((candidate) => candidate.id === id);
  if (prompt !== undefined) return prompt;
  throw new UnknownPromptError(
    id,
    allPrompts.map((candidate) => candidate.id),
  );
}
