/** Knowledge search as this stage has it: on its OpenSearch domain or in this process, with vectors of its embedding model. */
import { createInProcessKnowledge } from "../../src/adapters/local/knowledge-in-process.ts";
import type { KnowledgeIndex, KnowledgeStore } from "../../src/knowledge/index.ts";
import { type EmbeddingEnvironment, vectorHalf } from "./aws-embedding.ts";
import { openSearchKnowledge } from "./aws-opensearch.ts";
import { awsTelemetry } from "./aws-telemetry.ts";

export interface KnowledgeIndexEnvironment extends EmbeddingEnvironment {
  /** Both, or neither. */
  readonly OPENSEARCH_ENDPOINT?: string | undefined;
  readonly OPENSEARCH_DOMAIN_ARN?: string | undefined;
}

export function knowledgeIndex(environment: KnowledgeIndexEnvironment, store: KnowledgeStore): KnowledgeIndex {
  const { OPENSEARCH_ENDPOINT: endpoint, OPENSEARCH_DOMAIN_ARN: domainArn } = environment;
  const half = vectorHalf(environment);
  return endpoint !== undefined && domainArn !== undefined
    ? openSearchKnowledge({ endpoint, domainArn }, store, half)
    : createInProcessKnowledge({ store, vectorHalf: half, telemetry: awsTelemetry });
}
