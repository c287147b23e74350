import { readCompany } from "../edge/aws-company.ts";
import { readEnvironment } from "../edge/aws-environment.ts";
import { knowledgeStore } from "../edge/aws-knowledge.ts";
import { randomIds, systemTiming } from "../edge/aws-runtime.ts";
import { awsTelemetry } from "../edge/aws-telemetry.ts";
import { putToSignedUrl } from "../edge/custom-resource.ts";
import { environmentSchema } from "./environment.ts";
import { createHandler } from "./handler.ts";

export const handler = createHandler({
  store: knowledgeStore(readEnvironment(environmentSchema)),
  ids: randomIds,
  timing: systemTiming,
  telemetry: awsTelemetry,
  articles: readCompany().articles,
  put: putToSignedUrl,
});
