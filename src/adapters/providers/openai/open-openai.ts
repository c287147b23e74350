/** OpenAI's adapters with clients of their own, for all who speak like OpenAI. */
import type { OpenAI } from "openai";
import type { EmbeddingDeployment, LanguageModel } from "../../../model/index.ts";
import type { ReadApiKey } from "../credentials.ts";
import type { DeployedModel } from "../deployed-model.ts";
import type { ProviderDependencies } from "../deployment-models.ts";
import { createOpenAiEmbeddings } from "../embeddings/openai-embeddings.ts";
import type { EmbeddingProvider } from "../embeddings/embedding-provider.ts";
import { clientPerKey } from "../keyed-client.ts";
import type { ClientSource } from "../keyed-client.ts";
import { createOpenAiClient, needsKey, noKey } from "./openai-client.ts";
import type { OpenAiDeployment } from "./openai-client.ts";
import { createOpenAiModel } from "./openai-model.ts";

export async function openOpenAi(
  deployed: DeployedModel<OpenAiDeployment>,
  { clock, apiKey }: ProviderDependencies,
): Promise<LanguageModel> {
  return createOpenAiModel({ client: clientOf(deployed.deployment, apiKey), deployed, clock });
}

type OpenAiEmbeddingDeployment = Exclude<EmbeddingDeployment, { provider: "bedrock" }>;

export async function openOpenAiEmbeddings(
  deployment: OpenAiEmbeddingDeployment,
  apiKey: ReadApiKey,
): Promise<EmbeddingProvider> {
  return createOpenAiEmbeddings(clientOf(deployment, apiKey), deployment);
}

function clientOf(deployment: OpenAiDeployment | OpenAiEmbeddingDeployment, apiKey: ReadApiKey): ClientSource<OpenAI> {
  const readKey = needsKey(deployment) ? apiKey : () => Promise.resolve(noKey);
  return clientPerKey(readKey, (key) => createOpenAiClient(deployment, key));
}
