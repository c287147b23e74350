/** Prompting the stage's models: routed, in the traffic of all models, through the gates, and logged. */
import { createDynamodbModelTraffic } from "../../src/adapters/aws/dynamodb-model-traffic.ts";
import { writeCompletionMetrics } from "../../src/adapters/aws/embedded-metrics.ts";
import { detectLanguage } from "../../src/adapters/language/detect-language.ts";
import { createDeploymentModels } from "../../src/adapters/providers/deployment-models.ts";
import { createCompletePrompt, createModelTraffic, createQualityGates, redactionFor } from "../../src/model/index.ts";
import { systemTrafficClock } from "../../src/model/traffic/index.ts";
import type { Policy } from "../../src/policy/index.ts";
import { documentClient } from "./aws-clients.ts";
import { completionLog } from "./aws-completion-log.ts";
import { readModels, secretCredentials } from "./aws-models.ts";
import { systemClock as clock } from "./aws-runtime.ts";
import { awsTelemetry as telemetry } from "./aws-telemetry.ts";

export interface CompletionEnvironment {
  readonly COMPLETIONS_TABLE_NAME: string;
  readonly MODEL_TRAFFIC_TABLE_NAME: string;
}

export function completePrompt(
  environment: CompletionEnvironment,
  policy: Pick<Policy, "completionLog">,
  models = readModels(),
) {
  const tableName = environment.MODEL_TRAFFIC_TABLE_NAME;
  const { budget, health, spending } = createDynamodbModelTraffic({ client: documentClient(), tableName, clock });
  return createCompletePrompt({
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
}
