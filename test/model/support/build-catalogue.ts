/** Catalogues as their files have them, before they are checked. */
const prices = { input: 1, output: 5, cachedInput: 0.1, cacheWrite: 1.25 };
const quotas = { requestsPerMinute: 100, inputTokensPerMinute: 100_000, outputTokensPerMinute: 10_000 };

type Changes = Readonly<Record<string, unknown>>;

export function bedrockDeployment(changes: Changes = {}): Changes {
  const modelId = "global.anthropic.claude-haiku-4-5-20251001-v1:0";
  return { id: "here", provider: "bedrock", modelId, region: "us-east-1", quotas, prices, ...changes };
}

export function openAiDeployment(changes: Changes = {}): Changes {
  const credentials = { secretName: "turnwise/test/openai", environment: "OPENAI_API_KEY" };
  return { id: "openai", provider: "openai", modelId: "gpt-5.4-mini", quotas, prices, credentials, ...changes };
}

export function aModel(changes: Changes = {}): Changes {
  return {
    name: "large",
    family: "claude",
    contextWindow: 200_000,
    maximumOutputTokens: 64_000,
    capabilities: { structuredOutput: "tool", promptCache: true, streaming: false },
    deployments: [bedrockDeployment()],
    ...changes,
  };
}

export interface CatalogueFile {
  readonly models: readonly Changes[];
  readonly routes: Readonly<Record<string, Changes>>;
  readonly [more: string]: unknown;
}

/** Two models, and a route that allows both without a certification. */
export function aCatalogue(changes: Changes = {}): CatalogueFile {
  const small = aModel({ name: "small", family: "nova", deployments: [bedrockDeployment({ id: "there" })] });
  return {
    models: [aModel(), small],
    routes: { default: { models: ["large", "small"], allowUncertified: true } },
    ...changes,
  };
}
