/** Bedrock's adapters with a client of their own: one attempt, and credentials from the chain that AWS tools use. */
import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import type { DeploymentOf, EmbeddingDeployment, LanguageModel } from "../../../model/index.ts";
import type { DeployedModel } from "../deployed-model.ts";
import type { ProviderDependencies } from "../deployment-models.ts";
import { createBedrockEmbeddings } from "../embeddings/bedrock-embeddings.ts";
import type { EmbeddingProvider } from "../embeddings/embedding-provider.ts";
import { createBedrockModel } from "./bedrock-model.ts";

export async function openBedrock(
  deployed: DeployedModel<DeploymentOf<"bedrock">>,
  { clock }: Pick<ProviderDependencies, "clock">,
): Promise<LanguageModel> {
  return createBedrockModel({ client: clientIn(deployed.deployment), deployed, clock });
}

export async function openBedrockEmbeddings(
  deployment: Extract<EmbeddingDeployment, { provider: "bedrock" }>,
): Promise<EmbeddingProvider> {
  return createBedrockEmbeddings(clientIn(deployment), deployment.modelId);
}

function clientIn({ region }: { readonly region: string }): BedrockRuntimeClient {
  return new BedrockRuntimeClient({ region, maxAttempts: 1 });
}
