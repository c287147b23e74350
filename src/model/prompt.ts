/**
 * A prompt as one unit: its instructions, the shape of what goes in and of what must come back, and a version that
 * changes with any of them. Nothing a provider says is trusted: an answer counts only when it ended well and fits the shape.
 */
import { z } from "zod";
import type { Json, JsonObject } from "../kernel/index.ts";
import { PromptInputError, UnusableCompletionError } from "./errors.ts";
import type { Completion, CompletionRequest } from "./language-model.ts";

export interface Prompt<Input, Output> {
  readonly id: string;
  readonly version: string;
  readonly input: z.ZodType<Input>;
  readonly output: z.ZodType<Output>;
  /** Instructions, the same for every call, so that providers can cache them. */
  readonly system: string;
  /** The user message of one call. */
  readonly render: (input: Input) => string;
  readonly maxTokens: number;
}

/** A prompt whose types are not known, as when it is looked up by id. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- `render` takes what this very prompt's `input` accepts
export type AnyPrompt = Prompt<any, any>;

export function definePrompt<Input, Output>(prompt: Prompt<Input, Output>): Prompt<Input, Output> {
  return prompt;
}

/** Ways to end a completion that leave it whole. `tool_use` is how a forced tool call ends. */
const goodStopReasons: ReadonlySet<string> = new Set(["end_turn", "tool_use", "stop_sequence"]);

export function requestFor<I, O>(prompt: Prompt<I, O>, model: string, input: unknown): CompletionRequest {
  const parsed = prompt.input.safeParse(input);
  if (!parsed.success) throw new PromptInputError(prompt.id, z.prettifyError(parsed.error));
  return {
    prompt: { id: prompt.id, version: prompt.version },
    model,
    system: prompt.system,
    messages: [{ role: "user", text: prompt.render(parsed.data) }],
    input: parsed.data as Json,
    outputSchema: jsonSchemaOf(prompt.output),
    maxTokens: prompt.maxTokens,
  };
}

/** Throws UnusableCompletion unless the completion ended well and has the prompt's shape. */
export function parseCompletion<I, O>(prompt: Prompt<I, O>, completion: Completion): O {
  const { stopReason, deployment } = completion;
  if (!goodStopReasons.has(stopReason)) {
    throw new UnusableCompletionError(prompt.id, `it stopped with "${stopReason}"`, { stopReason, deployment });
  }
  const parsed = prompt.output.safeParse(completion.output);
  if (parsed.success) return parsed.data;
  throw new UnusableCompletionError(prompt.id, z.prettifyError(parsed.error), { stopReason, deployment });
}

function jsonSchemaOf(output: z.ZodType): JsonObject {
  const { $schema: _, ...schema } = z.toJSONSchema(output) as Record<string, Json>;
  return schema;
}
