/** What a stage's routes can come to: only that needs credentials, permissions and code. */
import { findModel } from "./catalogue.ts";
import type { Catalogue, Deployment, EmbeddingDeployment, EmbeddingEntry, ModelEntry } from "./catalogue.ts";

export function reachableModels(catalogue: Catalogue): readonly ModelEntry[] {
  const names = new Set(Object.values(catalogue.routes).flatMap(({ models }) => models));
  return [...names].map((name) => findModel(catalogue, name));
}

/** The first choice for prompts that have no route of their own. */
export function preferredModel(catalogue: Catalogue): ModelEntry {
  const [first = ""] = catalogue.routes.default.models;
  return findModel(catalogue, first);
}

export function reachableDeployments(catalogue: Catalogue): readonly Deployment[] {
  return reachableModels(catalogue).flatMap(({ deployments }) => deployments);
}

/** What knowledge is indexed with; undefined where search does without a model. */
export function embeddingInUse({ embeddings, embeddingModel }: Catalogue): EmbeddingEntry | undefined {
  return embeddings.find(({ name }) => name === embeddingModel);
}

/** Names of the secrets that hold the keys of those deployments. */
export function secretNamesOf(deployments: readonly (Deployment | EmbeddingDeployment)[]): readonly string[] {
  const names = deployments.flatMap((deployment) =>
    "credentials" in deployment && deployment.credentials ? [deployment.credentials.secretName] : [],
  );
  return [...new Set(names)];
}
