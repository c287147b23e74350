import { createInProcessKnowledge } from "../../src/adapters/local/knowledge-in-process.ts";
import { createSearchPerformer } from "../../src/adapters/step-performers.ts";
import { createPerformStep } from "../../src/conversation/index.ts";
import { packedKnowledge, readCompany } from "../edge/aws-company.ts";
import { readEnvironment } from "../edge/aws-environment.ts";
import { conversationStore } from "../edge/aws-store.ts";
import { awsTelemetry } from "../edge/aws-telemetry.ts";
import { environmentSchema } from "./environment.ts";
import { createHandler } from "./handler.ts";

const store = conversationStore(readEnvironment(environmentSchema));
const perform = createSearchPerformer(
  createInProcessKnowledge({ store: packedKnowledge(readCompany()), telemetry: awsTelemetry }),
);

export const handler = createHandler(createPerformStep({ store, kind: "search", perform }));
