/** What a function needs that prompts the stage's models: a place in their traffic, and the log of completions. */
import type { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { reachableDeployments, secretNamesOf } from "../../src/model/index.ts";
import type { StageSettings } from "../stage-settings.ts";
import type { Surroundings } from "./function-settings.ts";
import type { FunctionNeeds } from "./lambda-function.ts";
import * as allow from "./permissions.ts";

/** Calls of models share their traffic and are logged. */
export function withModels<Environment extends object>(
  { settings, completions, modelTraffic }: Pick<Surroundings, "settings" | "completions" | "modelTraffic">,
  { environment, permissions }: FunctionNeeds<Environment>,
) {
  return {
    environment: {
      ...environment,
      COMPLETIONS_TABLE_NAME: completions.tableName,
      MODEL_TRAFFIC_TABLE_NAME: modelTraffic.tableName,
    },
    permissions: [
      ...permissions,
      allow.logCompletions(completions),
      allow.shareTraffic(modelTraffic),
      ...modelPermissions(settings),
    ],
  };
}

/** For what the stage's routes can come to; the offline model needs none. */
function modelPermissions({ models }: StageSettings): PolicyStatement[] {
  const deployments = reachableDeployments(models.catalogue);
  const onBedrock = deployments.filter(({ provider }) => provider === "bedrock");
  const secretNames = secretNamesOf(deployments);
  return [
    ...(onBedrock.length > 0 ? [allow.invokeModels(onBedrock)] : []),
    ...(secretNames.length > 0 ? [allow.readNamedSecrets(secretNames)] : []),
  ];
}
