/**
 * From the deployments of a catalogue to models that answer. Each provider's adapter, and the SDK under it, is loaded
 * by the first call that needs it: a stage starts with what it uses, and its bundle leaves the others out.
 */
import { type Clock, InvalidArgumentError } from "../../kernel/index.ts";
import type { Deployment, DeploymentOf, LanguageModel, ModelEntry, ProviderName } from "../../model/index.ts";
import type { CredentialSource, ReadApiKey } from "./credentials.ts";
import type { DeployedModel } from "./deployed-model.ts";
import { createOfflineModel } from "./offline-model.ts";

export interface DeploymentModelsDependencies {
  readonly clock: Clock;
  readonly credentials: CredentialSource;
  /** Artificial thinking time of the offline model. */
  readonly delayMs?: number;
  readonly sleep?: (ms: number) => Promise<unknown>;
}

/** The model behind a deployment's id. Throws for an id that the catalogue does not hold: a mistake in the caller. */
export type DeploymentModels = (deploymentId: string) => LanguageModel;

/** Throws InvalidArgument when models are to be slowed down and none of them is made for it. */
export function createDeploymentModels(
  { models }: { readonly models: readonly ModelEntry[] },
  dependencies: DeploymentModelsDependencies,
): DeploymentModels {
  if ((dependencies.delayMs ?? 0) > 0) requireOffline(models);
  const byId = new Map<string, LanguageModel>();
  for (const model of models) {
    for (const deployment of model.deployments) {
      byId.set(deployment.id, createDeploymentModel({ model, deployment }, dependencies));
    }
  }
  return (deploymentId) => {
    const found = byId.get(deploymentId);
    if (found) return found;
    throw new Error(`there is no deployment "${deploymentId}"; there are ${[...byId.keys()].join(", ")}`);
  };
}

function requireOffline(models: readonly ModelEntry[]): void {
  if (models.some(({ deployments }) => deployments.some(({ provider }) => provider === "offline"))) return;
  const names = models.map(({ name }) => `"${name}"`).join(", ");
  throw new InvalidArgumentError(`only the offline model can be slowed down, not ${names}`, { field: "delayMs" });
}

function createDeploymentModel(deployed: DeployedModel, dependencies: DeploymentModelsDependencies): LanguageModel {
  const { deployment } = deployed;
  if (deployment.provider === "offline") return createOfflineModel({ ...dependencies, deployment: deployment.id });
  const { clock, credentials } = dependencies;
  const open = providers[deployment.provider] as OpenProvider;
  return loadedAtFirstCall(() => open(deployed, { clock, apiKey: credentials(deployment) }));
}

export interface ProviderDependencies {
  readonly clock: Clock;
  readonly apiKey: ReadApiKey;
}

export type OpenProvider<Each extends Deployment = Deployment> = (
  deployed: DeployedModel<Each>,
  dependencies: ProviderDependencies,
) => Promise<LanguageModel>;

type RemoteProvider = Exclude<ProviderName, "offline">;

const providers: { readonly [Each in RemoteProvider]: OpenProvider<DeploymentOf<Each>> } = {
  bedrock: async (...args) => (await import("./bedrock/open-bedrock.ts")).openBedrock(...args),
  openai: async (...args) => (await import("./openai/open-openai.ts")).openOpenAi(...args),
  "azure-openai": async (...args) => (await import("./openai/open-openai.ts")).openOpenAi(...args),
  "openai-compatible": async (...args) => (await import("./openai/open-openai.ts")).openOpenAi(...args),
  anthropic: async (...args) => (await import("./anthropic/open-anthropic.ts")).openAnthropic(...args),
};

function loadedAtFirstCall(open: () => Promise<LanguageModel>): LanguageModel {
  let opened: Promise<LanguageModel> | undefined;
  return {
    async complete(request, options) {
      opened ??= open();
      return (await opened).complete(request, options);
    },
  };
}
