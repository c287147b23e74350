/**
 * Answers to questions that are about texts alone, such as a passage of a document: asked again in the same words of the
 * same models, the first answer stands and costs nothing. So a step that was killed pays only for what it had not been
 * told yet, and a document that changed in one place pays for that place. An answer is known by the digest of what was
 * asked; who asked does not matter.
 */
import { createHash } from "node:crypto";
import type { StepFailure } from "../contracts/index.ts";
import { canonicalJson, type Clock, type Json } from "../kernel/index.ts";
import { routePrompt, type StageModels } from "./catalogue-route.ts";
import type { CompletePrompt, CompletionContext } from "./complete-prompt.ts";
import { type AnyPrompt, digestOf } from "./prompt.ts";
import { findPrompt } from "./prompts.ts";

export interface AnswerMemory {
  /** Undefined for what nobody has kept, or not for a time that is over. */
  recall(key: string): Promise<Json | undefined>;
  /** Keeps the first answer of a key until `expiresAt` (epoch milliseconds). Resolves with the one that is kept. */
  keep(key: string, answer: Json, expiresAt: number): Promise<Json>;
}

/** A failure is that no model's answer could be used, or that the budget is spent. */
export type RememberedAnswer = { readonly value: Json } | { readonly failure: StepFailure };

export interface AskRemembered {
  /** Throws as completing a prompt does. */
  ask(promptId: string, input: Json, context: CompletionContext): Promise<RememberedAnswer>;
  /** Asks nobody: undefined for what was never answered. */
  recall(promptId: string, input: Json): Promise<RememberedAnswer | undefined>;
}

export interface RememberAnswersDependencies {
  readonly complete: CompletePrompt;
  readonly memory: AnswerMemory;
  readonly models: StageModels;
  readonly clock: Clock;
}

/** As long as an import may take, with the wait for a person, and the next one after it. */
const keptMs = 30 * 86_400_000;

export function createAskRemembered({ complete, memory, models, clock }: RememberAnswersDependencies): AskRemembered {
  const asked = new Map<string, readonly string[]>();
  function keyOf(promptId: string, input: Json): string {
    const words = asked.get(promptId) ?? wordsOf(models, findPrompt(promptId));
    asked.set(promptId, words);
    return createHash("sha256").update(canonicalJson({ promptId, words, input })).digest("base64url");
  }
  const recallKey = async (key: string) => (await memory.recall(key)) as RememberedAnswer | undefined;
  return {
    recall: (promptId, input) => recallKey(keyOf(promptId, input)),
    async ask(promptId, input, context) {
      const key = keyOf(promptId, input);
      const known = await recallKey(key);
      if (known) return known;
      const { value, failure } = await complete(promptId, input, context);
      const answer = failure ? { failure } : { value };
      // A bad answer was paid for, too; a spent budget is none.
      if (failure?.kind === "budget_exceeded") return answer;
      return (await memory.keep(key, answer as unknown as Json, clock.now() + keptMs)) as RememberedAnswer;
    },
  };
}

/** What the models of the route are told, by digest. */
function wordsOf(models: StageModels, prompt: AnyPrompt): readonly string[] {
  return routePrompt(models, prompt).candidates.map(
    ({ model, variant }) => `${model.name} ${digestOf(prompt, variant)}`,
  );
}
