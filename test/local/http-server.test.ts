import { strict as assert } from "node:assert";
import { once } from "node:events";
import { createServer, type IncomingMessage, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { test, type TestContext } from "node:test";
import type { ApiEvent } from "../../lambdas/edge/http-api.ts";
import { type HttpServer, startHttpServer } from "../../local/http-server.ts";
import { apiUnderTest, integrationKey } from "../support/api-under-test.ts";

const headers = { authorization: `Bearer ${integrationKey}`, "content-type": "application/json" };
const conversation = { id: "conv-1", customer_id: "cust-1", channel: "web" };

async function serverOf(context: TestContext, changes: Partial<Parameters<typeof startHttpServer>[0]> = {}) {
  const { handler } = apiUnderTest();
  const server = await startHttpServer({ port: 0, handler, ...changes });
  context.after(() => server.close());
  return server;
}

function echo(seen: ApiEvent[]) {
  return async (event: ApiEvent) => {
    seen.push(event);
    return { statusCode: 200, body: "{}" };
  };
}

function framed(body: string | undefined): Record<string, string> {
  return body === undefined ? {} : { ...headers, "content-length": String(Buffer.byteLength(body)) };
}

/** Unlike fetch, it sends paths and bodies as they are. */
async function rawCall({ url }: HttpServer, method: string, path: string, body?: string) {
  const { port } = new URL(url);
  const request = httpRequest({ port, method, path, headers: framed(body) });
  request.end(body);
  const [response] = (await once(request, "response")) as [IncomingMessage];
  return { status: response.statusCode, body: (await json(response)) as { readonly code?: string } };
}

test("a conversation can be started and read over HTTP", async (context) => {
  const { url } = await serverOf(context);
  assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
  const started = await fetch(`${url}/conversations`, { method: "POST", headers, body: JSON.stringify(conversation) });
  assert.equal(started.status, 200);
  const read = await fetch(`${url}/conversations/conv-1/read?support_platform=public-api`, { headers });
  assert.deepEqual(await read.json(), await started.json());
});

test("paths, methods and bodies reach the handler untouched", async (context) => {
  const seen: ApiEvent[] = [];
  const server = await serverOf(context, { handler: echo(seen) });
  await rawCall(server, "PUT", "/conversations/a+b%2Fc/cancel?x=1", '{"ü":1}');
  await rawCall(server, "POST", "/conversations");
  assert.deepEqual(
    seen.map(({ rawPath, body, isBase64Encoded, requestContext }) => [
      rawPath,
      body,
      isBase64Encoded,
      requestContext.http.method,
    ]),
    [
      ["/conversations/a+b%2Fc/cancel", '{"ü":1}', false, "PUT"],
      ["/conversations", undefined, false, "POST"],
    ],
  );
});

test("a path that can't be decoded is answered by the API", async (context) => {
  const server = await serverOf(context);
  const { status, body } = await rawCall(server, "PUT", "/conversations/%zz/cancel", "{}");
  assert.deepEqual([status, body.code], [400, "invalid_argument"]);
});

test("a body on GET is tolerated", async (context) => {
  const server = await serverOf(context);
  assert.equal((await rawCall(server, "GET", "/health", "not json")).status, 200);
});

for (const size of [1024 * 1024 + 1, 3 * 1024 * 1024]) {
  test(`a body of ${size} bytes is refused in the API's words`, async (context) => {
    const { url } = await serverOf(context);
    const response = await fetch(`${url}/conversations`, { method: "POST", headers, body: " ".repeat(size) });
    assert.equal(response.status, 400);
    const body = (await response.json()) as { code: string; message: string };
    assert.equal(body.code, "invalid_argument");
    assert.match(body.message, /too large/);
  });
}

test("a body that is not UTF-8 is refused", async (context) => {
  const { url } = await serverOf(context);
  const body = Buffer.from([0x22, 0xff, 0x22]);
  const response = await fetch(`${url}/conversations`, { method: "POST", headers, body });
  assert.equal(response.status, 400);
  assert.match(((await response.json()) as { message: string }).message, /UTF-8/);
});

test("an extension's routes go before the API's", async (context) => {
  const extend: Parameters<typeof startHttpServer>[0]["extend"] = (server) => void server.get("/", async () => "page");
  const { url } = await serverOf(context, { extend });
  assert.equal(await (await fetch(url)).text(), "page");
  assert.equal((await fetch(`${url}/health`)).status, 200);
});

test("a taken port is named, with what to do about it", async (context) => {
  const other = createServer();
  await once(other.listen(0, "127.0.0.1"), "listening");
  context.after(() => other.close());
  const { port } = other.address() as AddressInfo;
  const { handler } = apiUnderTest();
  await assert.rejects(startHttpServer({ port, handler }), { name: "PortTaken", message: /--port/ });
});

test("closing lets a request in flight finish", async (context) => {
  const arrived = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const server = await serverOf(context, {
    handler: async () => {
      arrived.resolve();
      await release.promise;
      return { statusCode: 200, body: "{}" };
    },
  });
  const response = fetch(`${server.url}/slow`);
  await arrived.promise;
  const closed = server.close();
  release.resolve();
  assert.equal((await response).status, 200);
  await closed;
});

test("closing does not wait for ever for a request that never ends", async (context) => {
  const arrived = Promise.withResolvers<void>();
  const handler = () => {
    arrived.resolve();
    return new Promise<never>(() => {});
  };
  const server = await serverOf(context, { handler, closeGraceMs: 50 });
  const response = fetch(`${server.url}/endless`);
  const cut = assert.rejects(response);
  await arrived.promise;
  await server.close();
  await cut;
});
