import { createReadConversation, type LaneQueues } from "../../src/conversation/index.ts";
import { readCompany } from "../edge/aws-company.ts";
import { readEnvironment } from "../edge/aws-environment.ts";
import { systemTiming } from "../edge/aws-runtime.ts";
import { conversationStore } from "../edge/aws-store.ts";
import { environmentSchema } from "./environment.ts";
import { createHandler } from "./handler.ts";

const environment = readEnvironment(environmentSchema);
const laneQueues: LaneQueues = {
  urgent: environment.URGENT_QUEUE_URL,
  routine: environment.ROUTINE_QUEUE_URL,
  deferred: environment.DEFERRED_QUEUE_URL,
};
const store = conversationStore(environment);
const { policy } = readCompany();

export const handler = createHandler(createReadConversation({ store, timing: systemTiming, policy, laneQueues }));
