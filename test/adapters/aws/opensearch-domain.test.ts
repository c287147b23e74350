import assert from "node:assert/strict";
import { test } from "node:test";
import { OpenSearchClient } from "@aws-sdk/client-opensearch";
import { judgeDomain, readDomain, requireFit } from "../../../src/adapters/aws/opensearch-domain.ts";
import { startLoopbackServer } from "../../support/loopback-server.ts";

const arn = "arn:aws:es:eu-central-1:111122223333:domain/knowledge";
const well = {
  name: "knowledge",
  engineVersion: "OpenSearch_2.19",
  health: "Green",
  isProcessing: false,
  isDeleted: false,
};

async function ask(status: object, health: object, code = 200) {
  const server = await startLoopbackServer(({ path }) => ({
    status: code,
    body: path.endsWith("/health") ? health : status,
  }));
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const client = new OpenSearchClient({
    region: "eu-central-1",
    endpoint: server.endpoint,
    credentials,
    maxAttempts: 1,
  });
  try {
    return await readDomain(client, arn);
  } finally {
    client.destroy();
    await server.close();
  }
}

test("a domain is read by the name in its ARN", async () => {
  const status = { DomainStatus: { DomainName: "knowledge", EngineVersion: "OpenSearch_2.19", Processing: false } };
  assert.deepEqual(await ask(status, { ClusterHealth: "Green" }), well);
});

test("a service that fails is a failure that may pass", async () => {
  await assert.rejects(ask({}, {}, 503), { name: "ServiceUnavailable" });
});

test("2.19 is the first version that will do, of that engine alone", () => {
  const fits = (engineVersion: string) => judgeDomain({ ...well, engineVersion }).every(({ isGood }) => isGood);
  assert.deepEqual(
    ["OpenSearch_2.17", "Elasticsearch_7.10", "unknown", "OpenSearch_2.19", "OpenSearch_3.1"].map(fits),
    [false, false, false, true, true],
  );
});

test("what only a person can change is terminal, what may pass is not", () => {
  assert.throws(() => requireFit({ ...well, engineVersion: "OpenSearch_1.3", health: "Red" }), {
    name: "SearchDomainUnfit",
  });
  assert.throws(() => requireFit({ ...well, isDeleted: true }), { name: "SearchDomainUnfit" });
  assert.throws(() => requireFit({ ...well, health: "Red" }), { name: "SearchDomainNotReady" });
  assert.throws(() => requireFit({ ...well, isProcessing: true }), { name: "SearchDomainNotReady" });
  requireFit({ ...well, health: "Yellow" });
});
