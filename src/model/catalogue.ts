/**
 * The models that a stage may use, and which prompt goes to which: the shape of models/<stage>.json. A logical name
 * stands for a model wherever it is deployed; code and policies speak of the name only, so that changing what stands
 * behind it is configuration. What the shape can't say is checked in catalogue-check.ts.
 */
import { z } from "zod";
import { InvalidCatalogueError, UnknownModelError } from "./errors.ts";
import type { TokenUsage } from "./language-model.ts";

const name = z.string({ error: "write a name" }).regex(/^[a-z0-9][a-z0-9._-]*$/, {
  error: "write small letters, digits, dots and hyphens, such as claude-haiku",
});
const dollars = z.number({ error: "write US dollars per million tokens, such as 0.25 (0 if it costs nothing)" }).min(0);
const quota = z
  .int({ error: "write the quota per minute, such as 200000" })
  .positive({ error: "write the quota per minute, at least 1: with 0 no call would ever be made" });
const webAddress = z.url({ protocol: /^https?$/, error: "write a whole address, such as https://api.example.com/v1" });
const tokens = z.int({ error: "write a number of tokens, such as 200000" }).positive();

const pricesSchema = z.strictObject(
  { input: dollars, output: dollars, cachedInput: dollars, cacheWrite: dollars },
  {
    error: required(
      'write "prices": { "input", "output", "cachedInput", "cacheWrite" } in US dollars per million tokens',
    ),
  },
);

const quotasSchema = z
  .strictObject(
    {
      requestsPerMinute: quota,
      inputTokensPerMinute: quota.optional(),
      outputTokensPerMinute: quota.optional(),
      /** Where the provider counts input and output together, as Bedrock and Azure OpenAI do. */
      tokensPerMinute: quota.optional(),
      /** How many of those one token of output takes: 5 for Claude 3.7 and later on Bedrock. */
      outputBurnRate: z.number().positive().optional(),
    },
    {
      error: required(
        'write "quotas": { "requestsPerMinute", and "inputTokensPerMinute" with "outputTokensPerMinute" or "tokensPerMinute" }',
      ),
    },
  )
  .refine(limitsTokens, {
    error: 'write "inputTokensPerMinute" and "outputTokensPerMinute", or "tokensPerMinute" where both count together',
  });

function limitsTokens(quotas: Readonly<Record<string, number | undefined>>): boolean {
  const { inputTokensPerMinute, outputTokensPerMinute, tokensPerMinute } = quotas;
  return tokensPerMinute !== undefined || (inputTokensPerMinute !== undefined && outputTokensPerMinute !== undefined);
}

const credentialsSchema = z.strictObject(
  {
    /** In Secrets Manager of the stage's account and region; the secret's text is the key. */
    secretName: z.string().regex(/^[\w/+=.@-]+$/, { error: "write the name of a secret in Secrets Manager" }),
    /** Name of the environment variable that holds the key on a local start. */
    environment: z.string().regex(/^[A-Z][A-Z0-9_]*$/, { error: "write the name of an environment variable" }),
  },
  { error: required('write "credentials": { "secretName": "turnwise/…", "environment": "…_API_KEY" }') },
);

/** What every deployment has. Ids are unique in the file: budgets, health and logs are kept by them. */
const everywhere = {
  id: name,
  /** The provider's own name of the model; for Azure the name of the deployment there. */
  modelId: z.string().min(1),
  prices: pricesSchema,
  /** An end to waiting, for one call. Absent: a minute. */
  timeoutMs: z.int().positive().optional(),
};

const bedrockShape = { ...everywhere, provider: z.literal("bedrock"), region: z.string().min(1), quotas: quotasSchema };
const keyedShape = { ...everywhere, region: z.string().min(1).default("global"), credentials: credentialsSchema };
const openAiShape = {
  ...keyedShape,
  provider: z.literal("openai"),
  endpoint: webAddress.optional(),
  quotas: quotasSchema,
};
const azureShape = {
  ...keyedShape,
  provider: z.literal("azure-openai"),
  region: z.string().min(1),
  endpoint: webAddress,
  apiVersion: z.string().min(1),
  quotas: quotasSchema,
};
const anthropicShape = {
  ...keyedShape,
  provider: z.literal("anthropic"),
  endpoint: webAddress.optional(),
  quotas: quotasSchema,
};
/** A server of one's own may ask for no key and set no quota. */
const compatibleShape = {
  ...keyedShape,
  provider: z.literal("openai-compatible"),
  endpoint: webAddress,
  credentials: credentialsSchema.optional(),
  quotas: quotasSchema.optional(),
};
const noPrices = { input: 0, output: 0, cachedInput: 0, cacheWrite: 0 };
const offlineShape = {
  ...everywhere,
  provider: z.literal("offline"),
  region: z.string().default("local"),
  prices: pricesSchema.default(noPrices),
};

const deploymentSchema = z.discriminatedUnion("provider", [
  z.strictObject(bedrockShape),
  z.strictObject(openAiShape),
  z.strictObject(azureShape),
  z.strictObject(anthropicShape),
  z.strictObject(compatibleShape),
  z.strictObject(offlineShape),
]);

const capabilitiesSchema = z.strictObject({
  /** How the answer's shape is asked for: the provider's JSON schema, a forced tool, or words alone. */
  structuredOutput: z.enum(["json_schema", "tool", "none"]),
  /** Whether the provider enforces a tool's schema itself. */
  strictTools: z.boolean().default(false),
  /** Whether cache points are set (Bedrock, Anthropic); other providers cache by themselves. */
  promptCache: z.boolean(),
  streaming: z.boolean(),
  /** Whether the model takes a temperature; models that reason often refuse it, and Anthropic gets none. */
  temperature: z.boolean().default(true),
});

const modelSchema = z.strictObject({
  name,
  /** Whose way of writing prompts it likes, such as claude, nova, gpt, llama; picks the prompt's variant. */
  family: name,
  contextWindow: tokens,
  maximumOutputTokens: tokens,
  capabilities: capabilitiesSchema,
  /** In the order in which they are tried. */
  deployments: z.array(deploymentSchema).min(1, { error: "write at least one deployment: nobody else can answer" }),
});

const embeddingPrices = { prices: z.strictObject({ input: dollars }) };
const embeddingQuotas = z.strictObject({ requestsPerMinute: quota, inputTokensPerMinute: quota });
const embeddingDeploymentSchema = z.discriminatedUnion("provider", [
  z.strictObject({ ...bedrockShape, ...embeddingPrices, quotas: embeddingQuotas }),
  z.strictObject({ ...openAiShape, ...embeddingPrices, quotas: embeddingQuotas }),
  z.strictObject({ ...azureShape, ...embeddingPrices, quotas: embeddingQuotas }),
  z.strictObject({ ...compatibleShape, ...embeddingPrices, quotas: embeddingQuotas.optional() }),
]);

const embeddingSchema = z.strictObject({
  name,
  dimensions: z.int().positive(),
  deployments: z
    .array(embeddingDeploymentSchema)
    .min(1, { error: "write at least one deployment: nobody else can answer" }),
});

const routeSchema = z.strictObject({
  /** In the order of preference. */
  models: z.array(name).min(1, { error: "write at least one model" }),
  /** Lets the route use a model that the prompt is not certified for; every event then says so. */
  allowUncertified: z.boolean().default(false),
  /** When a second request may be started beside the first, in the urgent lane. */
  hedgeAfterMs: z.int().positive().optional(),
  /** How long the route may wait for capacity before it moves on. */
  maximumWaitMs: z.int().positive().optional(),
});

export const catalogueSchema = z.strictObject({
  models: z.array(modelSchema).min(1, { error: "write at least one model" }),
  embeddings: z.array(embeddingSchema).default([]),
  /** The embedding model that knowledge is indexed with. */
  embeddingModel: name.optional(),
  /** By prompt id; `default` is for the prompts that have none of their own. */
  routes: z.intersection(
    z.object({ default: routeSchema }, { error: 'write "routes": { "default": { "models": ["…"] } }' }),
    z.record(z.string().min(1), routeSchema),
  ),
});

export type ModelPrices = z.infer<typeof pricesSchema>;
export type ModelQuotas = z.infer<typeof quotasSchema>;
export type ModelCapabilities = z.infer<typeof capabilitiesSchema>;
export type Deployment = z.infer<typeof deploymentSchema>;
export type DeploymentOf<Provider extends Deployment["provider"]> = Extract<Deployment, { provider: Provider }>;
export type ProviderName = Deployment["provider"];
export type ModelEntry = z.infer<typeof modelSchema>;
export type EmbeddingDeployment = z.infer<typeof embeddingDeploymentSchema>;
export type EmbeddingEntry = z.infer<typeof embeddingSchema>;
export type ModelRoute = z.infer<typeof routeSchema>;
export type Catalogue = z.infer<typeof catalogueSchema>;

/** What needs no provider: for first hours, tests and demonstrations. */
export const offlineCatalogue: Catalogue = catalogueSchema.parse({
  models: [
    {
      name: "offline",
      family: "offline",
      contextWindow: 1_000_000,
      maximumOutputTokens: 100_000,
      capabilities: { structuredOutput: "json_schema", promptCache: false, streaming: false },
      deployments: [{ id: "offline", provider: "offline", modelId: "offline" }],
    },
  ],
  routes: { default: { models: ["offline"], allowUncertified: true } },
});

/** Throws InvalidCatalogue with every place that does not fit. `source` is what to call it, such as models/dev.json. */
export function parseCatalogue(source: string, value: unknown): Catalogue {
  const parsed = catalogueSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const complaints = parsed.error.issues.map(({ path, message }) => `${placeOf(path)}: ${message}`);
  throw new InvalidCatalogueError(source, [...new Set(complaints)]);
}

/** Throws UnknownModel with the names there are. */
export function findModel({ models }: Pick<Catalogue, "models">, wanted: string): ModelEntry {
  const entry = models.find((candidate) => candidate.name === wanted);
  if (entry !== undefined) return entry;
  throw new UnknownModelError(
    wanted,
    models.map((candidate) => candidate.name),
  );
}

/** Whether the stage names the prompt: an optional one is asked only then. */
export function hasRoute({ routes }: Pick<Catalogue, "routes">, promptId: string): boolean {
  return Object.hasOwn(routes, promptId);
}

/** The route of a prompt, or the default one. */
export function routeOf({ routes }: Pick<Catalogue, "routes">, promptId: string): ModelRoute {
  return hasRoute({ routes }, promptId) ? (routes[promptId] ?? routes.default) : routes.default;
}

/** Every prompt to one model, wanted by a person at this start: certified or not. Throws UnknownModel. */
export function routedTo(catalogue: Catalogue, modelName: string): Catalogue {
  const { name: known } = findModel(catalogue, modelName);
  return { ...catalogue, routes: { default: { models: [known], allowUncertified: true } } };
}

/** Millionths of a US dollar, rounded up: a budget never counts less than was spent. */
export function costMicroUsd(prices: ModelPrices, usage: TokenUsage): number {
  const cost =
    usage.inputTokens * prices.input +
    usage.outputTokens * prices.output +
    usage.cachedInputTokens * prices.cachedInput +
    usage.cacheWriteTokens * prices.cacheWrite;
  return Math.ceil(cost);
}

/** A message for an absent object; what is wrong inside one keeps its own. */
function required(message: string) {
  return ({ input, code }: { input?: unknown; code?: string }) =>
    input === undefined || code === "invalid_type" ? message : undefined;
}

/** `models[0].prices`, as one would find it in the file. */
function placeOf(path: readonly PropertyKey[]): string {
  const place = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
  return place.replace(/^\./, "") || "the file";
}
