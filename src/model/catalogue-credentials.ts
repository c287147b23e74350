/**
 * Which deployments this machine can use. On AWS a role and Secrets Manager give the keys; locally they stand in the
 * environment, and a deployment without its key is left out as long as its prompts have another way to an answer.
 * Search does without an embedding model that has none left. Bedrock has its own chain of credentials, which only a
 * call can try.
 */
import type { Catalogue, Deployment, EmbeddingDeployment, EmbeddingEntry, ModelEntry } from "./catalogue.ts";
import { embeddingInUse } from "./catalogue-reach.ts";
import { InvalidCatalogueError } from "./errors.ts";

export interface LeftOut {
  readonly model: string;
  readonly deployment: string;
  /** The environment variable that is not set. */
  readonly variable: string;
}

export interface UsableCatalogue {
  /** Without the deployments that lack their key, and without the models that have none left. */
  readonly catalogue: Catalogue;
  /** Those among them that a route or the search of knowledge would have used. */
  readonly leftOut: readonly LeftOut[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Throws InvalidCatalogue when a route has nothing left, with the variables to set. */
export function usableIn(environment: Environment, source: string, catalogue: Catalogue): UsableCatalogue {
  const models = catalogue.models.flatMap((model) => withKeys(environment, model));
  const names = new Set(models.map(({ name }) => name));
  const complaints = Object.entries(catalogue.routes)
    .filter(([, route]) => !route.models.some((name) => names.has(name)))
    .map(([id, route]) => noWayLeft(id, missingFor(environment, catalogue, route.models)));
  if (complaints.length > 0) throw new InvalidCatalogueError(source, complaints);
  const routes = Object.entries(catalogue.routes).map(
    ([id, route]) => [id, { ...route, models: route.models.filter((name) => names.has(name)) }] as const,
  );
  const reached = Object.values(catalogue.routes).flatMap((route) => route.models);
  return {
    catalogue: {
      ...withUsableEmbeddings(environment, catalogue),
      models,
      routes: Object.fromEntries(routes) as Catalogue["routes"],
    },
    leftOut: [
      ...missingFor(environment, catalogue, reached),
      ...[embeddingInUse(catalogue)].flatMap((entry) => (entry ? missingOf(environment, entry) : [])),
    ],
  };
}

/** Nothing when no deployment is left. */
function withKeys<Entry extends ModelEntry | EmbeddingEntry>(environment: Environment, entry: Entry): Entry[] {
  const all: readonly (Deployment | EmbeddingDeployment)[] = entry.deployments;
  const deployments = all.filter((deployment) => missingVariable(environment, deployment) === undefined);
  return deployments.length > 0 ? [{ ...entry, deployments }] : [];
}

function withUsableEmbeddings(environment: Environment, { embeddingModel, ...catalogue }: Catalogue): Catalogue {
  const embeddings = catalogue.embeddings.flatMap((entry) => withKeys(environment, entry));
  const isUsable = embeddings.some(({ name }) => name === embeddingModel);
  return { ...catalogue, embeddings, ...(isUsable && { embeddingModel }) };
}

function missingFor(environment: Environment, { models }: Catalogue, names: readonly string[]): readonly LeftOut[] {
  return models.filter(({ name }) => names.includes(name)).flatMap((model) => missingOf(environment, model));
}

function missingOf(environment: Environment, entry: ModelEntry | EmbeddingEntry): readonly LeftOut[] {
  const { name, deployments } = entry;
  return deployments.flatMap((deployment) => {
    const variable = missingVariable(environment, deployment);
    return variable === undefined ? [] : [{ model: name, deployment: deployment.id, variable }];
  });
}

function missingVariable(environment: Environment, deployment: Deployment | EmbeddingDeployment): string | undefined {
  const variable = "credentials" in deployment ? deployment.credentials?.environment : undefined;
  return variable !== undefined && (environment[variable] ?? "") === "" ? variable : undefined;
}

function noWayLeft(route: string, missing: readonly LeftOut[]): string {
  const variables = [...new Set(missing.map(({ variable }) => variable))];
  return `routes.${route}: no deployment has its key; set ${variables.join(" or ")} in the environment, or name another model in the route`;
}
