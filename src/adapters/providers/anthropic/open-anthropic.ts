/**
 * Anthropic's adapter with a client of its own: one attempt, silent, and nothing taken from the environment but the key
 * that the catalogue names.
 */
import { Anthropic } from "@anthropic-ai/sdk";
import type { DeploymentOf, LanguageModel } from "../../../model/index.ts";
import type { DeployedModel } from "../deployed-model.ts";
import type { ProviderDependencies } from "../deployment-models.ts";
import { clientPerKey } from "../keyed-client.ts";
import { createAnthropicModel } from "./anthropic-model.ts";

const anthropicAddress = "https://api.anthropic.com";

export async function openAnthropic(
  deployed: DeployedModel<DeploymentOf<"anthropic">>,
  { clock, apiKey: readKey }: ProviderDependencies,
): Promise<LanguageModel> {
  const { endpoint: baseURL = anthropicAddress } = deployed.deployment;
  const create = (apiKey: string) => new Anthropic({ apiKey, baseURL, maxRetries: 0, logLevel: "off" });
  return createAnthropicModel({ client: clientPerKey(readKey, create), deployed, clock });
}
