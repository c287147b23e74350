/**
 * The port to one deployment of a language model. Behaviours never see it: they ask through a prompt, and a prompt says
 * what shape its answer has. The rendered text goes to real providers; the structured input goes along for doubles and
 * the offline model. What was paid for comes back as a completion, however bad, so that it is booked and judged.
 */
import type { Json, JsonObject } from "../kernel/index.ts";

export interface CompletionRequest {
  /** `version` is that of the variant: `<family>@<version>`. */
  readonly prompt: { readonly id: string; readonly version: string };
  /** Logical model name from the catalogue. */
  readonly model: string;
  readonly system: string;
  readonly messages: readonly { readonly role: "user" | "assistant"; readonly text: string }[];
  /** The prompt's typed input, as JSON. */
  readonly input: Json;
  /** JSON Schema of the answer. */
  readonly outputSchema: JsonObject;
  readonly maxTokens: number;
}

export interface TokenUsage {
  /** Neither read from a cache nor written to one. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Read from the provider's prompt cache. */
  readonly cachedInputTokens: number;
  readonly cacheWriteTokens: number;
}

export const noUsage: TokenUsage = { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0, cacheWriteTokens: 0 };

/**
 * How a completion ended, in one vocabulary for all providers. Only `complete` is whole. `length`: cut off at
 * maxTokens. `refused`: the model declined. `filtered`: a guardrail or content filter stepped in. `malformed`: no
 * answer of the asked kind, or broken JSON. `context_window`: the request left no room. `paused`: the provider wants to
 * be asked to go on. `unknown`: a stop reason that this release does not know; it is an error, whatever the answer.
 */
export const completionEndings = [
  "complete",
  "length",
  "refused",
  "filtered",
  "malformed",
  "context_window",
  "paused",
  "unknown",
] as const;
export type CompletionEnding = (typeof completionEndings)[number];

export interface Completion {
  /** The structured answer, undefined when there was none. Nobody has checked it against the prompt's schema yet. */
  readonly output: Json | undefined;
  /** What the model said beside or instead of the structured answer. */
  readonly text?: string;
  readonly ending: CompletionEnding;
  /** The provider's own word for the ending. */
  readonly stopReason: string;
  readonly usage: TokenUsage;
  /** Id of the catalogue's deployment that answered. */
  readonly deployment: string;
  readonly latencyMs: number;
  /** From the call to the first piece of the answer; only where the answer is streamed. */
  readonly timeToFirstTokenMs?: number;
  readonly costMicroUsd: number;
}

export interface CompleteOptions {
  /** Ends the call: it throws ModelCancelled. */
  readonly signal?: AbortSignal;
  /** Called once, when the first piece of the answer arrives; only where the answer is streamed. */
  readonly onFirstToken?: () => void;
}

export interface LanguageModel {
  /**
   * One attempt. Throws only when there is no completion: ModelThrottled, ModelUnavailable (`timedOut` tells a time-out),
   * ModelRequestRefused, or ModelCancelled after the signal.
   */
  complete(request: CompletionRequest, options?: CompleteOptions): Promise<Completion>;
}
