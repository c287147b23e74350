/** The vectors of knowledge search: the embedding model that the stage names, in the traffic of all models. */
import { createDynamodbModelTraffic } from "../../src/adapters/aws/dynamodb-model-traffic.ts";
import { createDynamodbVectorCache } from "../../src/adapters/aws/dynamodb-vector-cache.ts";
import { writeCompletionMetrics } from "../../src/adapters/aws/embedded-metrics.ts";
import { lexicalHalf, modelHalf, type VectorHalf } from "../../src/adapters/local/knowledge-in-process.ts";
import { createEmbeddingModel } from "../../src/adapters/providers/create-embedding-model.ts";
import { createCachedEmbedding } from "../../src/knowledge/index.ts";
import { systemTrafficClock } from "../../src/model/traffic/index.ts";
import { documentClient } from "./aws-clients.ts";
import { readModels, secretCredentials } from "./aws-models.ts";
import { systemClock } from "./aws-runtime.ts";
import { awsTelemetry } from "./aws-telemetry.ts";

export interface EmbeddingEnvironment {
  readonly KNOWLEDGE_TABLE_NAME: string;
  /** Absent where the stage names no embedding model. */
  readonly MODEL_TRAFFIC_TABLE_NAME?: string | undefined;
}

/** Without a model, that of spelling. Vectors of passages are kept beside the passages. */
export function vectorHalf({ KNOWLEDGE_TABLE_NAME, MODEL_TRAFFIC_TABLE_NAME }: EmbeddingEnvironment): VectorHalf {
  const { catalogue } = readModels();
  if (catalogue.embeddingModel === undefined || MODEL_TRAFFIC_TABLE_NAME === undefined) return lexicalHalf;
  const client = documentClient();
  const model = createEmbeddingModel(catalogue.embeddingModel, catalogue, {
    ...createDynamodbModelTraffic({ client, tableName: MODEL_TRAFFIC_TABLE_NAME, clock: systemClock }),
    clock: systemTrafficClock,
    random: Math.random,
    telemetry: awsTelemetry,
    measure: writeCompletionMetrics,
    credentials: secretCredentials,
  });
  return modelHalf(
    createCachedEmbedding(model, createDynamodbVectorCache({ client, tableName: KNOWLEDGE_TABLE_NAME })),
  );
}
