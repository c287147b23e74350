import { createInProcessKnowledge } from "../../src/adapters/local/knowledge-in-process.ts";
import { createSearchPerformer } from "../../src/adapters/step-performers.ts";
import { createPerformStep } from "../../src/conversation/index.ts";
import { vectorHalf } from "../edge/aws-embedding.ts";
import { readEnvironment } from "../edge/aws-environment.ts";
import { knowledgeStore } from "../edge/aws-knowledge.ts";
import { openSearchKnowledge } from "../edge/aws-opensearch.ts";
import { conversationStore } from "../edge/aws-store.ts";
import { awsTelemetry } from "../edge/aws-telemetry.ts";
import { environmentSchema } from "./environment.ts";
import { createHandler } from "./handler.ts";

const environment = readEnvironment(environmentSchema);
const store = conversationStore(environment);
const { OPENSEARCH_ENDPOINT: endpoint, OPENSEARCH_DOMAIN_ARN: domainArn } = environment;
const versions = knowledgeStore(environment);
const half = vectorHalf(environment);
const knowledge =
  endpoint !== undefined && domainArn !== undefined
    ? openSearchKnowledge({ endpoint, domainArn }, versions, half)
    : createInProcessKnowledge({ store: versions, vectorHalf: half, telemetry: awsTelemetry });

export const handler = createHandler(
  createPerformStep({ store, kind: "search", perform: createSearchPerformer(knowledge) }),
);
