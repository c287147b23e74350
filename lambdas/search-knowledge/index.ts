import { createSearchPerformer } from "../../src/adapters/step-performers.ts";
import { createPerformStep } from "../../src/conversation/index.ts";
import { readEnvironment } from "../edge/aws-environment.ts";
import { knowledgeIndex } from "../edge/aws-knowledge-index.ts";
import { knowledgeStore } from "../edge/aws-knowledge.ts";
import { conversationStore } from "../edge/aws-store.ts";
import { environmentSchema } from "./environment.ts";
import { createHandler } from "./handler.ts";

const environment = readEnvironment(environmentSchema);
const store = conversationStore(environment);
const knowledge = knowledgeIndex(environment, knowledgeStore(environment));

export const handler = createHandler(
  createPerformStep({ store, kind: "search", perform: createSearchPerformer(knowledge) }),
);
