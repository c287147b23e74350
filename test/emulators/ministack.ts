/**
 * A deployed stage, used from outside: CloudFormation took the template, and functions, table, secrets, queues and
 * machines find each other. The emulator enforces no permissions. Run it with ministack.sh.
 */
import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { CreateStateMachineCommand, DescribeStateMachineCommand, SFNClient } from "@aws-sdk/client-sfn";
import { buildDocx, buildPdf, docxParagraph } from "../adapters/ingestion/build-documents.ts";

interface Webhook {
  readonly signature: string;
  readonly envelope: { readonly type: string; readonly sequence_number: number; readonly data: { body?: string } };
}

const { WEBHOOK_CERTIFICATE = "", WEBHOOK_KEY = "", WEBHOOK_PORT, OUTPUTS = "", ENGINE_URL = "" } = process.env;
const { "Turnwise-emulated": outputs } = JSON.parse(readFileSync(OUTPUTS, "utf8")) as {
  "Turnwise-emulated": Readonly<
    Record<"ApiUrl" | "DocumentsBucket" | "IntegrationKeysSecret" | "ManagementKeysSecret", string>
  >;
};
const webhooks: Webhook[] = [];
const helpDesk = createServer({ cert: readFileSync(WEBHOOK_CERTIFICATE), key: readFileSync(WEBHOOK_KEY) });
let key = "";
let managementKey = "";

before(async () => {
  await machinesToEngine();
  key = await readKey(outputs.IntegrationKeysSecret);
  managementKey = await readKey(outputs.ManagementKeysSecret);
  helpDesk.on("request", (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const envelope = JSON.parse(Buffer.concat(chunks).toString()) as Webhook["envelope"];
      webhooks.push({ signature: String(request.headers["x-gradientlabs-signature"]), envelope });
      response.end();
    });
  });
  await new Promise<void>((resolve) => helpDesk.listen(Number(WEBHOOK_PORT), "127.0.0.1", resolve));
});

after(() => helpDesk.close());

async function readKey(SecretId: string): Promise<string> {
  return (await new SecretsManagerClient({}).send(new GetSecretValueCommand({ SecretId }))).SecretString ?? "";
}

/** The definitions as they were deployed, with the ARNs of the deployed functions in them. */
async function machinesToEngine(): Promise<void> {
  const deployed = new SFNClient({});
  const engine = new SFNClient({ endpoint: ENGINE_URL });
  for (const machine of ["conversation", "turn", "knowledge"]) {
    const stateMachineArn = `arn:aws:states:us-east-1:000000000000:stateMachine:turnwise-emulated-${machine}`;
    const { name, type, definition, roleArn } = await deployed.send(
      new DescribeStateMachineCommand({ stateMachineArn }),
    );
    await engine.send(new CreateStateMachineCommand({ name, type, definition, roleArn }));
  }
}

const conversation = { id: "hello-1", customer_id: "c-1", channel: "web", assignee_type: "AI Agent" };

test("the API refuses who has no key, in the shape of all errors", async () => {
  const { status, body } = await post("/conversations", conversation, "not-a-key");
  assert.deepEqual([status, body.code], [401, "unauthenticated"]);
});

test("a conversation starts once, however often it is asked for", async () => {
  assert.equal((await post("/conversations", conversation)).status, 200);
  assert.equal((await post("/conversations", conversation)).status, 200);
  const other = await post("/conversations", { ...conversation, customer_id: "c-2" });
  assert.deepEqual([other.status, other.body.code], [409, "already_exists"]);
});

test("a question is answered from the company's knowledge by a signed webhook", async () => {
  await say("m-1", "I lost my card, how do I block it?");
  const [first] = await webhooksUpTo(1);
  assert.equal(first?.envelope.type, "agent.message");
  assert.match(first.envelope.data.body ?? "", /block/i);
  assert.match(first.signature, /^t=\d+,v1=[0-9a-f]{64}$/);
});

test("a message to the parked conversation wakes it, and its answer is next in order", async () => {
  await say("m-2", "How much does the account cost per month?");
  const all = await webhooksUpTo(2);
  assert.deepEqual(
    all.map(({ envelope }) => envelope.sequence_number),
    [1, 2],
  );
});

const sentence = "A garden plot by the harbour costs forty euros a year.";
const manuals: Readonly<Record<string, Buffer>> = {
  "plots.md": Buffer.from(`# Garden plots\n\n${sentence}`),
  "rules.html": Buffer.from("<body><h1>Rules of plots</h1><p>Plots are watered before nine in the morning.</p></body>"),
  "keys.pdf": buildPdf([{ text: "The key of the gate is left at the counter.", size: 11, y: 740 }], { title: "Keys" }),
  "tools.docx": buildDocx(docxParagraph("Tools", "Heading1") + docxParagraph("A spade is lent for two days.")),
  "broken.pdf": Buffer.from("%PDF-1.7\nnothing"),
};

test("documents in the bucket become knowledge when a person approves, and search finds them", async () => {
  const s3 = new S3Client({});
  for (const [name, Body] of Object.entries(manuals)) {
    await s3.send(new PutObjectCommand({ Bucket: outputs.DocumentsBucket, Key: `manuals/${name}`, Body }));
  }
  const source = `s3://${outputs.DocumentsBucket}/manuals/`;
  const asked = { id: "manuals-1", source, visibility: "public", approval: "always" };
  assert.equal((await post("/knowledge/imports", asked, managementKey)).status, 202);
  const waiting = await importIn("waiting");
  assert.deepEqual([waiting.counts.explained, waiting.counts.skipped], [4, 1]);
  assert.deepEqual(await found("garden plot by the harbour"), []);
  const decision = { decision: "approve", by: "Ada" };
  assert.equal((await post("/knowledge/imports/manuals-1/decision", decision, managementKey)).status, 200);
  assert.ok((await importIn("published")).published_version);
  assert.match((await found("garden plot by the harbour"))[0] ?? "", /forty euros/);
});

interface ImportReport {
  readonly state: string;
  readonly reason?: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly published_version?: number;
}

async function importIn(state: string): Promise<ImportReport> {
  const start = Date.now();
  for (;;) {
    const { body } = await call<ImportReport>("GET", "/knowledge/imports/manuals-1", undefined, managementKey);
    if (body.state === state) return body;
    assert.ok(Date.now() - start < patienceMs && body.reason === undefined, JSON.stringify(body));
    await pause(200);
  }
}

/** Texts of passages about what no article of the company is about. */
async function found(text: string): Promise<readonly string[]> {
  const path = `/knowledge/search?text=${encodeURIComponent(text)}`;
  const { body } = await call<{ readonly passages: readonly { text: string }[] }>(
    "GET",
    path,
    undefined,
    managementKey,
  );
  return body.passages.map((passage) => passage.text).filter((passage) => passage.includes("plot"));
}

async function say(id: string, body: string): Promise<void> {
  const message = { id, body, participant_id: "c-1", participant_type: "Customer" };
  assert.equal((await post("/conversations/hello-1/messages", message)).status, 200);
}

const post = (path: string, body: object, apiKey = key) => call<{ readonly code?: string }>("POST", path, body, apiKey);

async function call<Body>(method: string, path: string, body: object | undefined, apiKey: string) {
  const apiId = new URL(outputs.ApiUrl).hostname.split(".")[0];
  const url = `${process.env.AWS_ENDPOINT_URL}/_aws/execute-api/${apiId}/$default${path}`;
  const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await fetch(url, { method, headers, ...sent });
  return { status: response.status, body: (await response.json()) as Body };
}

const patienceMs = 40_000;

async function webhooksUpTo(count: number): Promise<readonly Webhook[]> {
  const start = Date.now();
  while (webhooks.length < count && Date.now() - start < patienceMs) await pause(100);
  assert.ok(webhooks.length >= count, `${webhooks.length} webhooks came, not ${count}`);
  return webhooks;
}
