import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { after, describe, test } from "node:test";
import { post } from "../../../local/engine/api/post.ts";

describe("a request to another service", () => {
  const closers: (() => void)[] = [];
  after(() => closers.forEach((close) => close()));

  async function serve(listener: RequestListener) {
    let connections = 0;
    const server = createServer(listener).on("connection", () => connections++);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    closers.push(() => server.close().closeAllConnections());
    const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/path`);
    return { url, connections: () => connections };
  }

  test("gives status, headers and text, and keeps its connection for the next", async () => {
    const { url, connections } = await serve((request, response) => {
      void text(request).then((body) =>
        response.writeHead(202, { "x-seen": request.headers["x-mine"] }).end(`${body}!`),
      );
    });
    for (const body of ["grüezi", ""]) {
      const answer = await post(url, { body, headers: { "x-mine": "yes" } });
      assert.deepEqual(
        [answer.status, answer.isOk, answer.headers["x-seen"], answer.text],
        [202, true, "yes", `${body}!`],
      );
    }
    assert.equal(connections(), 1);
  });

  test("is given up when its signal aborts", async () => {
    const abort = new AbortController();
    const { url } = await serve(() => abort.abort());
    await assert.rejects(post(url, { body: "{}", signal: abort.signal }), { name: "AbortError" });
  });

  test("fails where nobody listens", async () => {
    const { url } = await serve(() => {});
    closers.pop()!();
    await assert.rejects(post(url, { body: "{}" }), { code: "ECONNREFUSED" });
  });
});
