import { createDynamodbModelTraffic } from "../../src/adapters/aws/dynamodb-model-traffic.ts";
import { writeCompletionMetrics } from "../../src/adapters/aws/embedded-metrics.ts";
import { detectLanguage } from "../../src/adapters/language/detect-language.ts";
import { createModelPerformer } from "../../src/adapters/model-performer.ts";
import { createDeploymentModels } from "../../src/adapters/providers/deployment-models.ts";
import { createReadTerminology } from "../../src/adapters/read-terminology.ts";
import { createPerformStep } from "../../src/conversation/index.ts";
import { createCompletePrompt, createModelTraffic, createQualityGates, redactionFor } from "../../src/model/index.ts";
import { systemTrafficClock } from "../../src/model/traffic/index.ts";
import { documentClient } from "../edge/aws-clients.ts";
import { readCompany } from "../edge/aws-company.ts";
import { completionLog } from "../edge/aws-completion-log.ts";
import { readEnvironment } from "../edge/aws-environment.ts";
import { knowledgeStore } from "../edge/aws-knowledge.ts";
import { readModels, secretCredentials } from "../edge/aws-models.ts";
import { systemClock as clock } from "../edge/aws-runtime.ts";
import { conversationStore } from "../edge/aws-store.ts";
import { awsTelemetry as telemetry } from "../edge/aws-telemetry.ts";
import { environmentSchema } from "./environment.ts";
import { createHandler } from "./handler.ts";

const environment = readEnvironment(environmentSchema);
const { policy } = readCompany();
const models = readModels();
const tableName = environment.MODEL_TRAFFIC_TABLE_NAME;
const { budget, health, spending } = createDynamodbModelTraffic({ client: documentClient(), tableName, clock });
const complete = createCompletePrompt({
  models,
  modelOf: createDeploymentModels(models.catalogue, { clock, credentials: secretCredentials }),
  traffic: createModelTraffic({ budget, health, clock: systemTrafficClock, random: Math.random, telemetry }),
  spending,
  gates: createQualityGates({ detectLanguage }),
  log: completionLog(environment, policy.completionLog.keptDays),
  redact: redactionFor(policy.completionLog),
  measure: writeCompletionMetrics,
  clock,
  telemetry,
});
const terminologyOf = createReadTerminology(knowledgeStore(environment));
const perform = createModelPerformer({ complete, policy, terminologyOf });
const store = conversationStore(environment);

export const handler = createHandler(createPerformStep({ store, kind: "model", perform }));
