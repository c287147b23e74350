import { createModelPerformer } from "../../src/adapters/model-performer.ts";
import { createReadTerminology } from "../../src/adapters/read-terminology.ts";
import { createPerformStep } from "../../src/conversation/index.ts";
import { readCompany } from "../edge/aws-company.ts";
import { completePrompt } from "../edge/aws-complete-prompt.ts";
import { readEnvironment } from "../edge/aws-environment.ts";
import { knowledgeStore } from "../edge/aws-knowledge.ts";
import { conversationStore } from "../edge/aws-store.ts";
import { environmentSchema } from "./environment.ts";
import { createHandler } from "./handler.ts";

const environment = readEnvironment(environmentSchema);
const { policy } = readCompany();
const complete = completePrompt(environment, policy);
const terminologyOf = createReadTerminology(knowledgeStore(environment));
const perform = createModelPerformer({ complete, policy, terminologyOf });
const store = conversationStore(environment);

export const handler = createHandler(createPerformStep({ store, kind: "model", perform }));
