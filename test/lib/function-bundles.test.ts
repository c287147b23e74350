import { strict as assert } from "node:assert";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { writeBundles, writeCompany, writeModels } from "../../lib/function-bundles.ts";
import { functionNames } from "../../lib/function-names.ts";
import { loadModels } from "../../src/adapters/local/model-files.ts";

const directory = mkdtempSync(join(tmpdir(), "turnwise-bundles-"));

const queueUrl = "https://sqs.eu-central-1.amazonaws.com/123456789012/queue";
const arn = "arn:aws:service:eu-central-1:123456789012:name";

/** Every variable that any function wants. */
const environment = {
  AWS_REGION: "eu-central-1",
  TABLE_NAME: "conversations",
  KNOWLEDGE_TABLE_NAME: "knowledge",
  TURN_STARTS_TABLE_NAME: "turn-starts",
  IMPORTS_TABLE_NAME: "imports",
  DOCUMENTS_BUCKET_NAME: "documents",
  COMPLETIONS_TABLE_NAME: "completions",
  MODEL_TRAFFIC_TABLE_NAME: "model-traffic",
  CONVERSATION_MACHINE_ARN: arn,
  TURN_MACHINE_ARN: arn,
  KNOWLEDGE_MACHINE_ARN: arn,
  OUTBOUND_QUEUE_URL: queueUrl,
  WAKE_QUEUE_URL: queueUrl,
  URGENT_QUEUE_URL: queueUrl,
  ROUTINE_QUEUE_URL: queueUrl,
  DEFERRED_QUEUE_URL: queueUrl,
  INTEGRATION_KEYS_SECRET_ARN: arn,
  MANAGEMENT_KEYS_SECRET_ARN: arn,
  SIGNING_KEYS_SECRET_ARN: arn,
};

before(async () => {
  await writeBundles(directory, functionNames, { providers: new Set(["bedrock"]) });
  writeCompany(directory, "companies/harbour-bank");
  writeModels(directory, loadModels("models/prod.json"));
  Object.assign(process.env, environment);
});

after(() => rmSync(directory, { recursive: true, force: true }));

for (const name of functionNames) {
  test(`the bundle of ${name} loads and exports a handler`, async () => {
    const file = join(directory, name, "index.mjs");
    const { handler } = (await import(pathToFileURL(file).href)) as { handler: unknown };
    assert.equal(typeof handler, "function");
    assert.ok(statSync(file).size < 2_100_000, `${name} is larger than it should be`);
  });
}

test("a function that starts without its environment says which variable it misses", async () => {
  delete process.env.TABLE_NAME;
  const file = pathToFileURL(join(directory, "begin-turn", "index.mjs")).href;
  await assert.rejects(import(`${file}?again`), /TABLE_NAME/);
});
