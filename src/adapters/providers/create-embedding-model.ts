/** From a name in the catalogue to a model that embeds. The SDK that it needs is loaded by its first call. */
import { UnknownModelError } from "../../model/index.ts";
import type { Catalogue, EmbeddingDeployment, EmbeddingModel } from "../../model/index.ts";
import type { CredentialSource } from "./credentials.ts";
import { embeddingModel } from "./embeddings/embedding-model.ts";
import type { DeployedEmbedding } from "./embeddings/embedding-model.ts";
import type { EmbeddingProvider } from "./embeddings/embedding-provider.ts";
import { createEmbeddingTraffic, type EmbeddingTrafficDependencies } from "./embeddings/embedding-traffic.ts";
import { toModelError as toBedrockError } from "./bedrock/bedrock-errors.ts";
import { toHttpModelError } from "./http-errors.ts";

export interface EmbeddingModelDependencies extends EmbeddingTrafficDependencies {
  readonly credentials: CredentialSource;
}

/** Throws UnknownModel, with the names there are. */
export function createEmbeddingModel(
  name: string,
  { embeddings }: Pick<Catalogue, "embeddings">,
  { credentials, ...traffic }: EmbeddingModelDependencies,
): EmbeddingModel {
  const entry = embeddings.find((each) => each.name === name);
  if (entry === undefined) {
    throw new UnknownModelError(
      name,
      embeddings.map((each) => each.name),
    );
  }
  return embeddingModel(
    entry,
    entry.deployments.map((deployment) => deployed(deployment, credentials)),
    createEmbeddingTraffic(traffic),
  );
}

function deployed(deployment: EmbeddingDeployment, credentials: CredentialSource): DeployedEmbedding {
  let opened: Promise<EmbeddingProvider> | undefined;
  const provider = () => (opened ??= open(deployment, credentials));
  const toModelError = deployment.provider === "bedrock" ? toBedrockError : toHttpModelError;
  return { deployment, provider, toModelError };
}

async function open(deployment: EmbeddingDeployment, credentials: CredentialSource): Promise<EmbeddingProvider> {
  if (deployment.provider === "bedrock") {
    return (await import("./bedrock/open-bedrock.ts")).openBedrockEmbeddings(deployment);
  }
  return (await import("./openai/open-openai.ts")).openOpenAiEmbeddings(deployment, credentials(deployment));
}
