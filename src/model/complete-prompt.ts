/**
 * One step of a turn: a prompt by its id, asked of one model, its answer checked. What comes back is what the journal
 * keeps, with all that explains it afterwards. Retries belong to the state machine, so each failure is thrown as it is.
 */
import type { Json, JsonObject } from "../kernel/index.ts";
import { UnknownPromptError } from "./errors.ts";
import type { Completion, LanguageModel } from "./language-model.ts";
import { parseCompletion, requestFor } from "./prompt.ts";
import type { AnyPrompt } from "./prompt.ts";
import { prompts } from "./prompts.ts";

export interface PromptCompletion {
  readonly value: Json;
  /** Millionths of a US dollar. */
  readonly costMicroUsd: number;
  /** Shape of CompletionDetail; plain JSON, because it goes into the journal. */
  readonly detail: CompletionDetail & JsonObject;
}

export interface CompletionDetail {
  readonly model: string;
  readonly deployment: string;
  readonly promptVersion: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedInputTokens: number;
  readonly latencyMs: number;
  readonly stopReason: string;
}

export type CompletePrompt = (promptId: string, input: Json) => Promise<PromptCompletion>;

export interface CompletePromptDependencies {
  readonly model: LanguageModel;
  /** Logical name from the catalogue. */
  readonly modelName: string;
}

export function createCompletePrompt({ model, modelName }: CompletePromptDependencies): CompletePrompt {
  return async (promptId, input) => {
    const prompt = findPrompt(promptId);
    const completion = await model.complete(requestFor(prompt, modelName, input));
    return {
      value: parseCompletion(prompt, completion) as Json,
      costMicroUsd: completion.costMicroUsd,
      detail: detailOf(prompt, modelName, completion),
    };
  };
}

/** Throws UnknownPrompt with the ids there are. */
export function findPrompt(id: string): AnyPrompt {
  const known: readonly AnyPrompt[] = Object.values(prompts);
  const prompt = known.find((candidate) => candidate.id === id);
  if (prompt !== undefined) return prompt;
  throw new UnknownPromptError(
    id,
    known.map((candidate) => candidate.id),
  );
}

function detailOf(prompt: AnyPrompt, model: string, completion: Completion): PromptCompletion["detail"] {
  const { deployment, usage, latencyMs, stopReason } = completion;
  return { model, deployment, promptVersion: prompt.version, ...usage, latencyMs, stopReason };
}
