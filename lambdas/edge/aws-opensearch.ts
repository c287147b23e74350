/** Knowledge search on the stage's OpenSearch domain, in time for a task of a state machine. */
import { OpenSearchClient } from "@aws-sdk/client-opensearch";
import { createSearchEngine } from "../../src/adapters/aws/opensearch-client.ts";
import { readDomain, requireFit } from "../../src/adapters/aws/opensearch-domain.ts";
import { createOpenSearchKnowledge } from "../../src/adapters/aws/opensearch-knowledge.ts";
import type { VectorHalf } from "../../src/adapters/local/knowledge-in-process.ts";
import type { KnowledgeIndex, KnowledgeStore } from "../../src/knowledge/index.ts";
import { awsTelemetry } from "./aws-telemetry.ts";

export interface OpenSearchPlace {
  readonly endpoint: string;
  readonly domainArn: string;
}

export function openSearchKnowledge(
  { endpoint, domainArn }: OpenSearchPlace,
  store: KnowledgeStore,
  vectorHalf: VectorHalf,
): KnowledgeIndex {
  const region = domainArn.split(":")[3] ?? "";
  const engine = createSearchEngine({ endpoint, region, requestTimeoutMs: 5_000, maxRetries: 1 });
  const beforeReindex = async () => requireFit(await readDomain(new OpenSearchClient({ region }), domainArn));
  return createOpenSearchKnowledge({ engine, store, vectorHalf, beforeReindex, telemetry: awsTelemetry });
}
