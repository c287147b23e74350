import { createBeginTurn } from "../../src/conversation/index.ts";
import { packedKnowledge, pinsOf, readCompany } from "../edge/aws-company.ts";
import { readEnvironment } from "../edge/aws-environment.ts";
import { systemTiming } from "../edge/aws-runtime.ts";
import { conversationStore } from "../edge/aws-store.ts";
import { environmentSchema } from "./environment.ts";
import { createHandler } from "./handler.ts";

const store = conversationStore(readEnvironment(environmentSchema));
const company = readCompany();
const currentPins = pinsOf(company, packedKnowledge(company));

export const handler = createHandler(createBeginTurn({ store, timing: systemTiming, currentPins }));
