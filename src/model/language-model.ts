/**
 * The port to any language model. Behaviours never see it: they ask through a prompt, and a prompt says what shape its
 * answer has. The rendered text goes to real providers; the structured input goes along for doubles and the offline model.
 */
import type { Json, JsonObject } from "../kernel/index.ts";

export interface CompletionRequest {
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
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedInputTokens: number;
}

export interface Completion {
  /** The answer as JSON; checked against the prompt's schema by the caller, whatever the provider claims. */
  readonly output: Json;
  readonly stopReason: string;
  readonly usage: TokenUsage;
  /** What really answered, e.g. a Bedrock model id. */
  readonly deployment: string;
  readonly latencyMs: number;
  readonly costMicroUsd: number;
}

export interface LanguageModel {
  /** Throws RetryableError on throttling, time-outs and provider faults, TerminalError on refusals of the request. */
  complete(request: CompletionRequest): Promise<Completion>;
}
