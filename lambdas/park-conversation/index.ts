import { createParkConversation } from "../../src/conversation/index.ts";
import { conversationMachine } from "../edge/aws-append.ts";
import { readEnvironment } from "../edge/aws-environment.ts";
import { systemTiming } from "../edge/aws-runtime.ts";
import { conversationStore } from "../edge/aws-store.ts";
import { environmentSchema } from "./environment.ts";
import { createHandler } from "./handler.ts";

const environment = readEnvironment(environmentSchema);
const store = conversationStore(environment);
const machine = conversationMachine(environment);

export const handler = createHandler(createParkConversation({ store, timing: systemTiming, machine }));
