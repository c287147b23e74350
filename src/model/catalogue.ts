/**
 * The models that a deployment may name. A logical name stands for a provider, its id there, and its prices; code and
 * policies speak of the name only, so that changing what stands behind it is configuration.
 */
import { z } from "zod";
import { UnknownModelError } from "./errors.ts";
import type { TokenUsage } from "./language-model.ts";

/** US dollars per million tokens. */
const pricesSchema = z.strictObject({
  input: z.number().nonnegative(),
  output: z.number().nonnegative(),
  cachedInput: z.number().nonnegative(),
});

const offlineSchema = z.strictObject({
  name: z.string().min(1),
  provider: z.literal("offline"),
  prices: pricesSchema,
});

const bedrockSchema = z.strictObject({
  name: z.string().min(1),
  provider: z.literal("bedrock"),
  /** Id of the model or, for those that need one, of the inference profile. */
  modelId: z.string().min(1),
  /** Where to call it, unless the deployment says otherwise. */
  region: z.string().min(1),
  /** Whether the provider enforces the tool's schema itself (`strict` in toolSpec). */
  strictTools: z.boolean(),
  prices: pricesSchema,
});

export const catalogueSchema = z.array(z.discriminatedUnion("provider", [offlineSchema, bedrockSchema])).min(1);

export type ModelPrices = z.infer<typeof pricesSchema>;
export type OfflineModelEntry = z.infer<typeof offlineSchema>;
export type BedrockModelEntry = z.infer<typeof bedrockSchema>;
export type ModelEntry = OfflineModelEntry | BedrockModelEntry;

/** Prices of us-east-1 as of 2026-11, of global profiles where there is one. */
export const catalogue: readonly ModelEntry[] = catalogueSchema.parse([
  { name: "offline", provider: "offline", prices: { input: 0, output: 0, cachedInput: 0 } },
  {
    name: "claude-haiku",
    provider: "bedrock",
    modelId: "global.anthropic.claude-haiku-4-5-20251001-v1:0",
    region: "us-east-1",
    strictTools: true,
    prices: { input: 1, output: 5, cachedInput: 0.1 },
  },
  {
    name: "claude-sonnet",
    provider: "bedrock",
    modelId: "global.anthropic.claude-sonnet-4-6",
    region: "us-east-1",
    strictTools: true,
    prices: { input: 3, output: 15, cachedInput: 0.3 },
  },
  {
    name: "nova-lite",
    provider: "bedrock",
    modelId: "us.amazon.nova-lite-v1:0",
    region: "us-east-1",
    strictTools: false,
    prices: { input: 0.06, output: 0.24, cachedInput: 0.015 },
  },
]);

/** Throws UnknownModel with the names there are. */
export function findModel(name: string): ModelEntry {
  const entry = catalogue.find((candidate) => candidate.name === name);
  if (entry !== undefined) return entry;
  throw new UnknownModelError(
    name,
    catalogue.map((candidate) => candidate.name),
  );
}

/** Millionths of a US dollar, rounded up: a budget never counts less than was spent. `inputTokens` are the uncached ones. */
export function costMicroUsd(prices: ModelPrices, usage: TokenUsage): number {
  const cost =
    usage.inputTokens * prices.input +
    usage.outputTokens * prices.output +
    usage.cachedInputTokens * prices.cachedInput;
  return Math.ceil(cost);
}
