import { strict as assert } from "node:assert";
import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { test, type TestContext } from "node:test";
import { createWebhookTransport } from "../../../src/adapters/channels/webhook-transport.ts";
import { verifyWebhook } from "../../../src/contracts/webhook-signature.ts";

const envelope = { id: "wh_1", type: "agent.message", sequence_number: 1, data: { body: "two\nlines ü \u2028" } };
const clock = { now: () => 1_700_000_000_999 };

interface Received {
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

async function endpoint(context: TestContext, answer: RequestListener): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ headers: request.headers, body });
      answer(request, response);
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, received };
}

function transportTo(url: string, signingKeys: readonly string[] = ["old", "new"], timeoutMs = 2000) {
  return createWebhookTransport({ endpoint: { url, signingKeys }, clock, timeoutMs });
}

test("a webhook is one line of JSON that verifies with each live key and carries the token", async (context) => {
  const { url, received } = await endpoint(context, (_request, response) => response.end("ok"));
  assert.deepEqual(await transportTo(url).post(envelope, "secret-token"), { status: 200 });
  const [{ headers, body }] = received as [Received];
  assert.deepEqual(JSON.parse(body), envelope);
  assert.ok(!body.includes("\n"));
  assert.equal(headers["content-type"], "application/json");
  assert.equal(headers["x-gradientlabs-token"], "secret-token");
  const signature = String(headers["x-gradientlabs-signature"]);
  assert.match(signature, /^t=1700000000,v1=[0-9a-f]{64},v1=[0-9a-f]{64}$/);
  for (const key of ["old", "new"]) {
    assert.ok(verifyWebhook({ signature, body, keys: [key], nowUnixSeconds: 1_700_000_000 }));
  }
});

test("without a token there is no token header", async (context) => {
  const { url, received } = await endpoint(context, (_request, response) => response.end());
  await transportTo(url).post(envelope, undefined);
  assert.equal(received[0]?.headers["x-gradientlabs-token"], undefined);
});

test("each attempt is signed with its own time", async (context) => {
  const { url, received } = await endpoint(context, (_request, response) => response.end());
  let now = 1000_000;
  const ticking = { now: () => (now += 60_000) };
  const transport = createWebhookTransport({ endpoint: async () => ({ url, signingKeys: ["k"] }), clock: ticking });
  await transport.post(envelope, undefined);
  await transport.post(envelope, undefined);
  const times = received.map(({ headers }) => /^t=(\d+)/.exec(String(headers["x-gradientlabs-signature"]))?.[1]);
  assert.deepEqual(times, ["1060", "1120"]);
});

test("a failing endpoint's status is passed on", async (context) => {
  const { url } = await endpoint(context, (_request, response) => response.writeHead(500).end("broken"));
  assert.deepEqual(await transportTo(url).post(envelope, undefined), { status: 500 });
});

test("a redirect is not followed", async (context) => {
  const target = await endpoint(context, (_request, response) => response.end());
  const { url } = await endpoint(context, (_request, response) => {
    response.writeHead(307, { location: target.url }).end();
  });
  assert.deepEqual(await transportTo(url).post(envelope, "secret-token"), { status: 307 });
  assert.equal(target.received.length, 0);
});

test("a slow endpoint is given up in time", async (context) => {
  const { url } = await endpoint(context, () => {});
  await assert.rejects(transportTo(url, ["k"], 100).post(envelope, undefined), {
    name: "WebhookUnreachable",
    code: "unavailable",
    message: "no answer came within 100 ms",
  });
});

test("an endpoint that is down is named as such", async () => {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  await once(server.close(), "close");
  await assert.rejects(transportTo(`http://127.0.0.1:${port}/hook`).post(envelope, undefined), {
    name: "WebhookUnreachable",
    message: /can't be reached \(ECONNREFUSED\)/,
  });
});

test("an endless answer is cut off, and its status counts", async (context) => {
  const { url } = await endpoint(context, (_request, response) => {
    response.writeHead(200);
    const more = setInterval(() => response.write(Buffer.alloc(32 * 1024)), 1);
    response.on("close", () => clearInterval(more));
  });
  assert.deepEqual(await transportTo(url).post(envelope, undefined), { status: 200 });
});

test("an answer whose body stalls counts by its status", async (context) => {
  const { url } = await endpoint(context, (_request, response) => response.writeHead(200).write("…"));
  assert.deepEqual(await transportTo(url, ["k"], 150).post(envelope, undefined), { status: 200 });
});
