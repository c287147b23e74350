/** The models that take part in ingestion on AWS: those that the stage has routes for, in the traffic of all models. */
import { createDynamodbAnswerMemory } from "../../src/adapters/aws/dynamodb-answer-memory.ts";
import { createIngestionModels, type IngestionModels } from "../../src/adapters/ingestion-models.ts";
import type { Policy } from "../../src/policy/index.ts";
import { documentClient } from "./aws-clients.ts";
import { completePrompt, type CompletionEnvironment } from "./aws-complete-prompt.ts";
import { readModels } from "./aws-models.ts";
import { systemClock as clock } from "./aws-runtime.ts";
import { awsTelemetry as telemetry } from "./aws-telemetry.ts";

export function ingestionModels(environment: CompletionEnvironment, policy: Policy): IngestionModels {
  const tableName = environment.MODEL_TRAFFIC_TABLE_NAME;
  const models = readModels();
  return createIngestionModels({
    complete: completePrompt(environment, policy, models),
    models,
    memory: createDynamodbAnswerMemory({ client: documentClient(), tableName, clock }),
    ...{ policy, clock, telemetry },
  });
}
