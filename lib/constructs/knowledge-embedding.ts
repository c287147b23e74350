/** What searching knowledge needs of the stage's embedding model: a place in the traffic of models, and its vectors' rows. */
import { embeddingInUse, secretNamesOf } from "../../src/model/index.ts";
import type { Surroundings } from "./function-settings.ts";
import type { FunctionNeeds } from "./lambda-function.ts";
import * as allow from "./permissions.ts";

/** For that model alone; where the stage names none, nothing. */
export function withEmbedding<Environment extends object>(
  { settings, knowledge, modelTraffic }: Pick<Surroundings, "settings" | "knowledge" | "modelTraffic">,
  { environment, permissions }: FunctionNeeds<Environment>,
) {
  const embedding = embeddingInUse(settings.models.catalogue);
  if (embedding === undefined) return { environment, permissions };
  const onBedrock = embedding.deployments.filter(({ provider }) => provider === "bedrock");
  const secretNames = secretNamesOf(embedding.deployments);
  return {
    environment: { ...environment, MODEL_TRAFFIC_TABLE_NAME: modelTraffic.tableName },
    permissions: [
      ...permissions,
      allow.keepVectors(knowledge),
      allow.shareTraffic(modelTraffic),
      ...(onBedrock.length > 0 ? [allow.embedWith(onBedrock)] : []),
      ...(secretNames.length > 0 ? [allow.readNamedSecrets(secretNames)] : []),
    ],
  };
}
