import { readCompany } from "../edge/aws-company.ts";
import { readEnvironment } from "../edge/aws-environment.ts";
import { documentSources, importMachine, importStore } from "../edge/aws-imports.ts";
import { ingestionModels } from "../edge/aws-ingestion-models.ts";
import { knowledgeStore } from "../edge/aws-knowledge.ts";
import { systemClock } from "../edge/aws-runtime.ts";
import { environmentSchema } from "./environment.ts";
import { createHandler } from "./handler.ts";
import { importSteps } from "./import-steps.ts";

const environment = readEnvironment(environmentSchema);
const { policy } = readCompany();

export const handler = createHandler(
  importSteps({
    imports: importStore(environment),
    knowledge: knowledgeStore(environment),
    clock: systemClock,
    company: policy.company.name,
    listSource: documentSources(environment).listSource,
    completeWait: importMachine(environment).completeWait,
    ...ingestionModels(environment, policy),
  }),
);
