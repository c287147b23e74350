/** Bedrock's adapter with a client of its own: one attempt, and credentials from the chain that AWS tools use. */
import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import type { DeploymentOf, LanguageModel } from "../../../model/index.ts";
import type { DeployedModel } from "../deployed-model.ts";
import type { ProviderDependencies } from "../deployment-models.ts";
import { createBedrockModel } from "./bedrock-model.ts";

export async function openBedrock(
  deployed: DeployedModel<DeploymentOf<"bedrock">>,
  { clock }: Pick<ProviderDependencies, "clock">,
): Promise<LanguageModel> {
  const client = new BedrockRuntimeClient({ region: deployed.deployment.region, maxAttempts: 1 });
  return createBedrockModel({ client, deployed, clock });
}
