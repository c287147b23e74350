/** The contract of knowledge search on a real OpenSearch node, which ../opensearch.sh starts. */
import { createOpenSearchKnowledge } from "../../../src/adapters/aws/opensearch-knowledge.ts";
import { createSearchEngine } from "../../../src/adapters/aws/opensearch-client.ts";
import { knowledgeIndexContract } from "../../knowledge/index-contract.ts";

const endpoint = process.env["OPENSEARCH_ENDPOINT"];
if (endpoint === undefined) throw new Error("Run npm run test:opensearch: it starts the node that this test talks to.");
const engine = createSearchEngine({ endpoint, region: "us-east-1", requestTimeoutMs: 30_000 });

let bases = 0;
knowledgeIndexContract("on OpenSearch", ({ store, vectorHalf }) => {
  bases += 1;
  const indexPrefix = `contract-${bases}`;
  return Promise.resolve({
    index: createOpenSearchKnowledge({ engine, store, vectorHalf, indexPrefix, patienceMs: 60_000 }),
    close: async () => {
      await engine.send({ method: "DELETE", path: `/${indexPrefix}-*` });
    },
  });
});
