import { erasingCompletions } from "../../src/adapters/erase-completions.ts";
import { erasingGaps } from "../../src/adapters/gap-reviews.ts";
import { createSweepConversations } from "../../src/conversation/index.ts";
import { createEraseFromGaps } from "../../src/knowledge/gaps/index.ts";
import { createResumeImports } from "../../src/knowledge/ingestion/index.ts";
import { appendDependencies } from "../edge/aws-append.ts";
import { secretsClient } from "../edge/aws-clients.ts";
import { readCompany } from "../edge/aws-company.ts";
import { completionLog } from "../edge/aws-completion-log.ts";
import { readEnvironment } from "../edge/aws-environment.ts";
import { gapStore } from "../edge/aws-gaps.ts";
import { importMachine, importStore } from "../edge/aws-imports.ts";
import { knowledgeStore } from "../edge/aws-knowledge.ts";
import { systemClock } from "../edge/aws-runtime.ts";
import { keysFromSecret } from "../edge/aws-secrets.ts";
import { awsTelemetry } from "../edge/aws-telemetry.ts";
import { createReview } from "../edge/aws-review.ts";
import { environmentSchema } from "./environment.ts";
import { createHandler } from "./handler.ts";

const environment = readEnvironment(environmentSchema);
const dependencies = appendDependencies(environment);
const gaps = gapStore(environment);
const store = erasingGaps(
  erasingCompletions(dependencies.store, completionLog(environment)),
  createEraseFromGaps(gaps),
);
const secrets = { client: secretsClient(), clock: systemClock, telemetry: awsTelemetry };
const review = createReview({
  ...{ gaps, store: dependencies.store, knowledgeStore: knowledgeStore(environment), policy: readCompany().policy },
  expertUrl: environment.EXPERT_WEBHOOK_URL,
  signingKeys: keysFromSecret(secrets, environment.SIGNING_KEYS_SECRET_ARN),
});

const resumeImports = createResumeImports({
  ...{ imports: importStore(environment), startMachine: importMachine(environment).start },
  newest: 20,
});

export const handler = createHandler(createSweepConversations({ ...dependencies, store }), [resumeImports, review]);
