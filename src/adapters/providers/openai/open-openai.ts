/** OpenAI's adapter with a client of its own, for all who speak like OpenAI. */
import type { LanguageModel } from "../../../model/index.ts";
import type { DeployedModel } from "../deployed-model.ts";
import type { ProviderDependencies } from "../deployment-models.ts";
import { clientPerKey } from "../keyed-client.ts";
import { createOpenAiClient, needsKey, noKey } from "./openai-client.ts";
import type { OpenAiDeployment } from "./openai-client.ts";
import { createOpenAiModel } from "./openai-model.ts";

export async function openOpenAi(
  deployed: DeployedModel<OpenAiDeployment>,
  { clock, apiKey }: ProviderDependencies,
): Promise<LanguageModel> {
  const { deployment } = deployed;
  const readKey = needsKey(deployment) ? apiKey : () => Promise.resolve(noKey);
  const client = clientPerKey(readKey, (key) => createOpenAiClient(deployment, key));
  return createOpenAiModel({ client, deployed, clock });
}
