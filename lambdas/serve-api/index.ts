import { createDetectArticleLanguage } from "../../src/adapters/providers/detect-article-language.ts";
import { appendDependencies } from "../edge/aws-append.ts";
import { secretsClient } from "../edge/aws-clients.ts";
import { readCompany } from "../edge/aws-company.ts";
import { readEnvironment } from "../edge/aws-environment.ts";
import { gapStore } from "../edge/aws-gaps.ts";
import { importMachine, importStore } from "../edge/aws-imports.ts";
import { knowledgeIndex } from "../edge/aws-knowledge-index.ts";
import { knowledgeStore } from "../edge/aws-knowledge.ts";
import { randomIds, systemClock } from "../edge/aws-runtime.ts";
import { apiKeysFrom, keysFromSecret } from "../edge/aws-secrets.ts";
import { awsTelemetry } from "../edge/aws-telemetry.ts";
import { environmentSchema } from "./environment.ts";
import { createHandler } from "./handler.ts";

const environment = readEnvironment(environmentSchema);
const secrets = { client: secretsClient(), clock: systemClock, telemetry: awsTelemetry };
const knowledge = knowledgeStore(environment);
const { policy } = readCompany();

export const handler = createHandler({
  ...appendDependencies(environment),
  telemetry: awsTelemetry,
  knowledgeStore: knowledge,
  knowledge: knowledgeIndex(environment, knowledge),
  gapStore: gapStore(environment),
  companyName: policy.company.name,
  importStore: importStore(environment),
  importMachine: importMachine(environment),
  importPlaces: { reach: "public", bucket: environment.DOCUMENTS_BUCKET_NAME },
  hasExpertEndpoint: environment.EXPERT_WEBHOOK_URL !== undefined,
  detectLanguage: createDetectArticleLanguage(policy),
  ids: randomIds,
  keys: apiKeysFrom(
    keysFromSecret(secrets, environment.INTEGRATION_KEYS_SECRET_ARN),
    keysFromSecret(secrets, environment.MANAGEMENT_KEYS_SECRET_ARN),
  ),
  canDeliver: environment.WEBHOOK_URL !== undefined,
});
