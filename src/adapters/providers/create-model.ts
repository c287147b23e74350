/**
 * From a name in the catalogue to a model that answers, through the first of its deployments. Where traffic is spread
 * over deployments, `createDeploymentModels` is the way in.
 */
import type { Clock } from "../../kernel/index.ts";
import { InvalidArgumentError } from "../../kernel/index.ts";
import { findModel, offlineCatalogue } from "../../model/index.ts";
import type { Catalogue, LanguageModel } from "../../model/index.ts";
import { environmentCredentials } from "./credentials.ts";
import type { CredentialSource } from "./credentials.ts";
import { createDeploymentModels } from "./deployment-models.ts";

export interface CreateModelOptions {
  readonly clock: Clock;
  /** Absent: a catalogue of the offline model alone. */
  readonly catalogue?: Catalogue;
  /** Absent: none. */
  readonly credentials?: CredentialSource;
  /** Artificial thinking time; for the offline model only. */
  readonly delayMs?: number;
  readonly sleep?: (ms: number) => Promise<unknown>;
}

/** Throws UnknownModel, with the names there are, or InvalidArgument. */
export function createModel(name: string, options: CreateModelOptions): LanguageModel {
  const { catalogue = offlineCatalogue, credentials = environmentCredentials({}) } = options;
  const model = findModel(catalogue, name);
  const [first] = model.deployments;
  if (first === undefined) throw new InvalidArgumentError(`model "${name}" has no deployment`, { field: "model" });
  return createDeploymentModels({ models: [model] }, { ...options, credentials })(first.id);
}
