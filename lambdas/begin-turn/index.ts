import { createBeginTurn } from "../../src/conversation/index.ts";
import { pinsOf, readCompany } from "../edge/aws-company.ts";
import { readEnvironment } from "../edge/aws-environment.ts";
import { knowledgeStore } from "../edge/aws-knowledge.ts";
import { systemTiming } from "../edge/aws-runtime.ts";
import { conversationStore } from "../edge/aws-store.ts";
import { environmentSchema } from "./environment.ts";
import { createHandler } from "./handler.ts";

const environment = readEnvironment(environmentSchema);
const store = conversationStore(environment);
const currentPins = pinsOf(readCompany(), knowledgeStore(environment));

export const handler = createHandler(createBeginTurn({ store, timing: systemTiming, currentPins }));
