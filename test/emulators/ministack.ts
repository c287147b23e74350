/**
 * A deployed stage, used from outside. The emulator runs our bundles in Node processes of their own, and knows a part of
 * JSONata: it can't evaluate a time-out, so a conversation fails where it would park, and IAM is not enforced. What is
 * seen here is that CloudFormation takes the template, and that functions, table, secrets, queues and machines find
 * each other. Run it with ministack.sh.
 */
import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { before, test } from "node:test";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetExecutionHistoryCommand, ListExecutionsCommand, SFNClient } from "@aws-sdk/client-sfn";
import { ListQueuesCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";

const { "Turnwise-dev": outputs } = JSON.parse(readFileSync(process.env.OUTPUTS ?? "", "utf8")) as {
  "Turnwise-dev": { readonly ApiUrl: string; readonly IntegrationKeysSecret: string };
};
const states = new SFNClient({});
const queues = new SQSClient({});
const machineArn = (name: string) => `arn:aws:states:us-east-1:000000000000:stateMachine:turnwise-dev-${name}`;
const conversation = { id: "hello-1", customer_id: "c-1", channel: "web" };
let key = "";

before(async () => {
  const secret = new GetSecretValueCommand({ SecretId: outputs.IntegrationKeysSecret });
  key = (await new SecretsManagerClient({}).send(secret)).SecretString ?? "";
});

test("the API refuses who has no key, in the shape of all errors", async () => {
  const { status, body } = await post("/conversations", conversation, "not-a-key");
  assert.deepEqual([status, body.code], [401, "unauthenticated"]);
});

test("a conversation starts, is stored and can be read again", async () => {
  assert.equal((await post("/conversations", conversation, key)).status, 200);
  assert.equal((await post("/conversations", conversation, key)).status, 200);
  const again = await post("/conversations", { ...conversation, customer_id: "c-2" }, key);
  assert.deepEqual([again.status, again.body.code], [409, "already_exists"]);
});

test("its execution reads what was stored and is told to park", async () => {
  const executionArn = machineArn("conversation").replace("stateMachine", "execution") + ":hello-1.1";
  const parked = await eventually(async () => {
    const { events = [] } = await states.send(new GetExecutionHistoryCommand({ executionArn }));
    return events.find(({ taskSucceededEventDetails }) => taskSucceededEventDetails?.output?.includes('"park"'));
  });
  assert.ok(parked);
});

test("a turn request in a lane starts one turn, which finds that it may not claim the conversation", async () => {
  const { QueueUrls = [] } = await queues.send(new ListQueuesCommand({}));
  const QueueUrl = QueueUrls.find((url) => /Urgent(?!Dead)/.test(url));
  const MessageBody = JSON.stringify({ conversationId: "hello-1", ticket: 99, token: "token-of-another-time" });
  await queues.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  await queues.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  const ended = await eventually(async () => {
    const { executions = [] } = await states.send(new ListExecutionsCommand({ stateMachineArn: machineArn("turn") }));
    return executions.some(({ status }) => status === "SUCCEEDED") ? executions : undefined;
  });
  assert.equal(ended?.length, 1);
});

async function post(path: string, body: object, apiKey: string) {
  const url = new URL(path, process.env.AWS_ENDPOINT_URL);
  const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
  const id = new URL(outputs.ApiUrl).hostname.split(".")[0] ?? "";
  url.pathname = `/_aws/execute-api/${id}/$default${path}`;
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as { readonly code?: string } };
}

const patienceMs = 20_000;

async function eventually<Result>(look: () => Promise<Result | undefined>): Promise<Result | undefined> {
  for (const start = Date.now(); Date.now() - start < patienceMs; await pause(250)) {
    const found = await look();
    if (found) return found;
  }
  return undefined;
}
