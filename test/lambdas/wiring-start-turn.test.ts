/**
 * The lanes' consumer as Lambda runs it: its own index.ts with real SDK clients, against a stand-in for DynamoDB and
 * Step Functions that knows just the calls it makes.
 */
import { strict as assert } from "node:assert";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { after, before, beforeEach, test } from "node:test";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { standInForAws } from "../support/stand-in-for-aws.ts";

interface Row {
  readonly id: { readonly S: string };
}

const rows = new Map<string, Row>();
const started: string[] = [];
let failStart = false;

const server = createServer((request, response) => void answer(request, response));
let handler: (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

before(async () => {
  await standInForAws(server, {
    AWS_MAX_ATTEMPTS: "1",
    POWERTOOLS_DEV: "false",
    POWERTOOLS_LOG_LEVEL: "SILENT",
    TURN_MACHINE_ARN: "arn:aws:states:eu-central-1:123456789012:stateMachine:turn",
    TURN_STARTS_TABLE_NAME: "turn-starts",
  });
  ({ handler } = await import("../../lambdas/start-turn/index.ts"));
});

after(() => server.close());

beforeEach(() => {
  rows.clear();
  started.length = 0;
  failStart = false;
});

test("a request that a lane delivers twice starts one turn, and both deliveries are done", async () => {
  assert.deepEqual(await deliver("token-1"), []);
  assert.deepEqual(await deliver("token-1"), []);
  assert.equal(started.length, 1);
  assert.deepEqual(JSON.parse(started[0] ?? ""), { conversationId: "c-1", ticket: 3, token: "token-1" });
});

test("requests with different tokens are different turns", async () => {
  await deliver("token-1");
  await deliver("token-2");
  assert.equal(started.length, 2);
});

test("a start that failed is not remembered: the lane's next delivery starts the turn", async () => {
  failStart = true;
  assert.deepEqual(await deliver("token-1"), ["message-token-1"]);
  failStart = false;
  assert.deepEqual(await deliver("token-1"), []);
  assert.equal(started.length, 1);
});

test("neither the token nor the conversation stands in the record of starts", async () => {
  await deliver("token-1");
  assert.doesNotMatch(JSON.stringify([...rows]), /token-1|c-1/);
});

async function deliver(token: string): Promise<string[]> {
  const body = JSON.stringify({ conversationId: "c-1", ticket: 3, token });
  const record = { body, messageId: `message-${token}`, attributes: {}, eventSourceARN: "arn:aws:sqs:::urgent" };
  const event = { Records: [record] } as unknown as SQSEvent;
  const context = { getRemainingTimeInMillis: () => 30_000 } as Context;
  const { batchItemFailures } = await handler(event, context);
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const input = JSON.parse(Buffer.concat(chunks).toString()) as Input;
  const operation = String(request.headers["x-amz-target"]).split(".")[1] as keyof typeof operations;
  const { status = 200, ...body } = operations[operation](input);
  response.writeHead(status, { "content-type": "application/x-amz-json-1.0" }).end(JSON.stringify(body));
}

interface Input {
  readonly Item: Row;
  readonly Key: Row;
  readonly ExpressionAttributeValues: Readonly<Record<string, unknown>>;
  readonly input: string;
}

type Answer = { readonly status?: number } & Readonly<Record<string, unknown>>;

const operations = {
  PutItem({ Item }: Input): Answer {
    const standing = rows.get(Item.id.S);
    if (standing) return { status: 400, __type: "com.amazonaws#ConditionalCheckFailedException", Item: standing };
    rows.set(Item.id.S, Item);
    return {};
  },
  UpdateItem({ Key, ExpressionAttributeValues }: Input): Answer {
    const status = ExpressionAttributeValues[":status"];
    rows.set(Key.id.S, { ...(rows.get(Key.id.S) ?? Key), status } as Row);
    return {};
  },
  DeleteItem({ Key }: Input): Answer {
    rows.delete(Key.id.S);
    return {};
  },
  StartExecution({ input }: Input): Answer {
    if (failStart) return { status: 400, __type: "ExecutionLimitExceeded" };
    started.push(input);
    return { executionArn: "arn:aws:states:eu-central-1:123456789012:express:turn:1", startDate: 1 };
  },
};
