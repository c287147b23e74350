/**
 * The models of a local start: models/local.json, or the one model that was asked for, without the deployments whose
 * keys this machine does not have.
 */
import { loadModels } from "../../src/adapters/local/model-files.ts";
import { createEmbeddingModel } from "../../src/adapters/providers/create-embedding-model.ts";
import { environmentCredentials } from "../../src/adapters/providers/credentials.ts";
import { createDeploymentModels, type DeploymentModels } from "../../src/adapters/providers/deployment-models.ts";
import { type Clock, silentTelemetry } from "../../src/kernel/index.ts";
import {
  type EmbeddingModel,
  type LeftOut,
  preferredModel,
  reachableModels,
  routedTo,
  type StageModels,
  usableIn,
} from "../../src/model/index.ts";
import { createInMemoryTrafficStores, systemTrafficClock } from "../../src/model/traffic/index.ts";

const localFile = "models/local.json";

export interface LocalModels extends StageModels {
  /** The first choice. */
  readonly name: string;
  readonly family: string;
  readonly leftOut: readonly LeftOut[];
}

/** Throws UnknownModel, InvalidCatalogue or InvalidCertification. */
export function chooseModels(
  wanted: string | undefined,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): LocalModels {
  const { catalogue: all, certifications } = loadModels(localFile);
  const routed = wanted === undefined ? all : routedTo(all, wanted);
  const { catalogue, leftOut } = usableIn(environment, localFile, routed);
  const { name, family } = preferredModel(catalogue);
  return { catalogue, certifications, name, family, leftOut };
}

/** Throws InvalidArgument when a model is to be slowed down that is not made for it. */
export function openModels({ catalogue }: LocalModels, clock: Clock, delayMs: number): DeploymentModels {
  const models = reachableModels(catalogue);
  return createDeploymentModels({ models }, { clock, credentials: environmentCredentials(process.env), delayMs });
}

/** The catalogue's embedding model; undefined where it names none: search then uses the lexical embedding. */
export function openEmbedding(
  { catalogue }: LocalModels,
  stores = createInMemoryTrafficStores(),
  telemetry = silentTelemetry,
): EmbeddingModel | undefined {
  const { embeddingModel: name } = catalogue;
  if (name === undefined) return undefined;
  const traffic = { ...stores, clock: systemTrafficClock, random: Math.random, telemetry };
  return createEmbeddingModel(name, catalogue, { ...traffic, credentials: environmentCredentials(process.env) });
}
