import { createWakeConversation } from "../../src/conversation/index.ts";
import { conversationMachine } from "../edge/aws-append.ts";
import { readEnvironment } from "../edge/aws-environment.ts";
import { conversationStore } from "../edge/aws-store.ts";
import { awsTelemetry } from "../edge/aws-telemetry.ts";
import { environmentSchema } from "./environment.ts";
import { createHandler } from "./handler.ts";

const environment = readEnvironment(environmentSchema);
const store = conversationStore(environment);
const machine = conversationMachine(environment);

export const handler = createHandler(createWakeConversation({ store, machine }), awsTelemetry);
