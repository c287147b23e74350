import { createTurnRunner, supportAgent } from "../../src/behaviours/index.ts";
import { createDecideTurn } from "../../src/conversation/index.ts";
import { readCompany } from "../edge/aws-company.ts";
import { readEnvironment } from "../edge/aws-environment.ts";
import { conversationStore } from "../edge/aws-store.ts";
import { environmentSchema } from "./environment.ts";
import { createHandler } from "./handler.ts";

const store = conversationStore(readEnvironment(environmentSchema));
const runner = createTurnRunner({ policy: readCompany().policy, behaviours: supportAgent });

export const handler = createHandler(createDecideTurn({ store, runner }));
