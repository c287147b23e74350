/**
 * A prompt as one unit: the shape of what goes in and of what must come back, once, and its words, once per family of
 * models. The shape has a version that replay relies on; each variant has its own, which evaluations belong to. Nothing
 * a provider says is trusted: an answer counts only when it ended well and fits the shape.
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import { canonicalJson } from "../kernel/index.ts";
import type { Json, JsonObject } from "../kernel/index.ts";
import type { PromptDraft } from "./draft.ts";
import { MissingVariantError, PromptInputError, UnusableCompletionError } from "./errors.ts";
import type { Completion, CompletionRequest, LanguageModel } from "./language-model.ts";

/** A prompt's words for one family of models. Change a word, change the version: evaluations belong to a version. */
export interface PromptVariant<Input> {
  /** A family of the catalogue, or `default` for all that have no variant of their own. */
  readonly family: string;
  readonly version: string;
  /** Instructions, the same for every call, so that providers can cache them. */
  readonly system: string;
  /** The user message of one call. */
  readonly render: (input: Input) => string;
}

export interface Prompt<Input, Output> {
  readonly id: string;
  /** Of the shape: the same whatever variant is used, so that a step of a turn is the same step on another model. */
  readonly version: string;
  readonly input: z.ZodType<Input>;
  readonly output: z.ZodType<Output>;
  readonly maxTokens: number;
  readonly variants: readonly PromptVariant<Input>[];
  /** What of an answer is meant for the customer's eyes, and what the prompt was given for it; undefined when nothing is. */
  readonly draftOf?: (input: Input, output: Output) => PromptDraft | undefined;
  /** Inputs that reach every branch of `render`: what they render to is part of a variant's digest. */
  readonly samples: readonly NoInfer<Input>[];
}

/** A prompt whose types are not known, as when it is looked up by id. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- `render` takes what this very prompt's `input` accepts
export type AnyPrompt = Prompt<any, any>;

export function definePrompt<Input, Output>(prompt: Prompt<Input, Output>): Prompt<Input, Output> {
  return prompt;
}

const defaultFamily = "default";

/** The variant that is written for the family, else the default one, else undefined. */
export function variantFor<Input>(
  { variants }: Pick<Prompt<Input, unknown>, "variants">,
  family: string,
): PromptVariant<Input> | undefined {
  const written = (wanted: string) => variants.find((variant) => variant.family === wanted);
  return written(family) ?? written(defaultFamily);
}

/** How records name a variant: `claude@2`. */
export function versionOf({ family, version }: Pick<PromptVariant<never>, "family" | "version">): string {
  return `${family}@${version}`;
}

/** Changes with anything that a model is told, and with the shape that its answer must have. */
export function digestOf<I, O>(prompt: Prompt<I, O>, variant: PromptVariant<I>): string {
  const { id, output, maxTokens, samples } = prompt;
  const said = { system: variant.system, messages: samples.map((sample) => variant.render(sample)) };
  const told = { id, variant: versionOf(variant), ...said, output: jsonSchemaOf(output), maxTokens };
  return createHash("sha256").update(canonicalJson(told)).digest("hex");
}

/** What a request needs to know of the model that it goes to. */
export interface AddressedModel {
  /** Logical name from the catalogue. */
  readonly name: string;
  readonly family: string;
}

/** Throws PromptInput or MissingVariant. */
export function requestFor<I, O>(prompt: Prompt<I, O>, model: AddressedModel, input: unknown): CompletionRequest {
  const parsed = prompt.input.safeParse(input);
  if (!parsed.success) throw new PromptInputError(prompt.id, z.prettifyError(parsed.error));
  const variant = variantFor(prompt, model.family);
  if (variant === undefined) throw new MissingVariantError(prompt.id, model.family, familiesOf(prompt));
  return {
    prompt: { id: prompt.id, version: versionOf(variant) },
    model: model.name,
    system: variant.system,
    messages: [{ role: "user", text: variant.render(parsed.data) }],
    input: parsed.data as Json,
    outputSchema: jsonSchemaOf(prompt.output),
    maxTokens: prompt.maxTokens,
  };
}

/** Throws UnusableCompletion unless the completion ended well and has the prompt's shape. */
export function parseCompletion<I, O>(prompt: Prompt<I, O>, completion: Completion): O {
  const { ending, stopReason, deployment } = completion;
  if (ending !== "complete") {
    throw new UnusableCompletionError(prompt.id, `it stopped with "${stopReason}"`, { ending, stopReason, deployment });
  }
  const parsed = prompt.output.safeParse(completion.output);
  if (parsed.success) return parsed.data;
  throw new UnusableCompletionError(prompt.id, z.prettifyError(parsed.error), { stopReason, deployment });
}

/** One model, one attempt, nothing else: what evaluations measure. Throws as the steps that it is made of. */
export async function askOnce<I, O>(
  languageModel: LanguageModel,
  prompt: Prompt<I, O>,
  model: AddressedModel,
  input: NoInfer<I>,
): Promise<O> {
  return parseCompletion(prompt, await languageModel.complete(requestFor(prompt, model, input)));
}

function familiesOf({ variants }: Pick<AnyPrompt, "variants">): readonly string[] {
  return variants.map(({ family }) => family);
}

const jsonSchemas = new WeakMap<z.ZodType, JsonObject>();

/** Made once: a shape does not change. */
function jsonSchemaOf(output: z.ZodType): JsonObject {
  const known = jsonSchemas.get(output);
  if (known) return known;
  const { $schema: _, ...schema } = z.toJSONSchema(output) as Record<string, Json>;
  jsonSchemas.set(output, schema);
  return schema;
}
