import { strict as assert } from "node:assert";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { test, type TestContext } from "node:test";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { createDocumentSources } from "../../../src/adapters/ingestion/document-sources.ts";
import { createFetchPage, type Lookup, publicLookup } from "../../../src/adapters/ingestion/fetch-page.ts";
import { listWebSite } from "../../../src/adapters/ingestion/web-source.ts";

async function serve(t: TestContext, answer: RequestListener) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    answer(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { asked, port, origin: `http://127.0.0.1:${port}` };
}

const open = createFetchPage({ allowPrivateAddresses: true });
const { signal } = new AbortController();

async function textOf(url: string, fetchPage = open): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of await fetchPage(url, { signal })) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** A name's addresses, asked again for each connection. */
function names(...answers: readonly (readonly string[])[]): Lookup {
  let asked = 0;
  return (_, __, callback) => {
    const addresses = answers[Math.min(asked, answers.length - 1)] ?? [];
    asked += 1;
    const found = addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
    callback(null, found);
  };
}

const guarded = (lookup: Lookup) => createFetchPage({ allowPrivateAddresses: false, lookup });
const never: Lookup = () => assert.fail("a name was looked up");

test("a page comes as it is, and unpacked where it was packed", async (t) => {
  const packed = { "/gzip": gzipSync("packed"), "/br": brotliCompressSync("packed") };
  const { origin } = await serve(t, ({ url = "" }, response) => {
    const body = packed[url as keyof typeof packed];
    response.writeHead(200, body ? { "content-encoding": url.slice(1) } : {}).end(body ?? "plain");
  });
  assert.deepEqual(await Promise.all(["/", "/gzip", "/br"].map((path) => textOf(origin + path))), [
    ...["plain", "packed", "packed"],
  ]);
});

test("a page that is broken in its packing, or cut off, is an error", async (t) => {
  const { origin } = await serve(t, ({ url }, response) => {
    if (url === "/cut") response.writeHead(200, { "content-length": 100 }).write("x", () => response.destroy());
    else response.writeHead(200, { "content-encoding": "gzip" }).end("no gzip");
  });
  await assert.rejects(textOf(`${origin}/packed`), /incorrect header/);
  await assert.rejects(textOf(`${origin}/cut`), { code: "ECONNRESET" });
});

test("a page that stalls ends when whoever asked gives up", async (t) => {
  const { origin } = await serve(t, (_, response) => response.writeHead(200).write("half of "));
  const patience = new AbortController();
  const page = await open(origin, { signal: patience.signal });
  await assert.rejects(async () => {
    for await (const _ of page) patience.abort();
  }, /abort/);
});

test("a redirect is told and not followed", async (t) => {
  const site = await serve(t, (_, response) => response.writeHead(302, { location: "http://127.0.0.1:1/x" }).end());
  await assert.rejects(textOf(site.origin), /on to http:\/\/127\.0\.0\.1:1\/x, and nobody is followed/);
  assert.deepEqual(site.asked, ["/"]);
});

test("an answer that is no page is told by its number, and one packed strangely by its packing", async (t) => {
  const { origin } = await serve(t, ({ url = "" }, response) => {
    const status = Number(url.slice(1));
    response.writeHead(status, status === 200 ? { "content-encoding": "exe" } : {}).end(status === 204 ? "" : "x");
  });
  for (const status of [404, 500, 304, 403]) {
    await assert.rejects(textOf(`${origin}/${status}`), new RegExp(`answered ${status}`));
  }
  await assert.rejects(textOf(`${origin}/200`), /packed as "exe"/);
});

test("a page that unpacks to more than the limit ends there", async (t) => {
  const bomb = gzipSync(Buffer.alloc(50_000_000));
  const { origin } = await serve(t, (_, response) => response.writeHead(200, { "content-encoding": "gzip" }).end(bomb));
  await assert.rejects(async () => {
    for await (const _ of listWebSite(origin, open)) assert.fail("it was listed");
  }, /at most 5\.0 MB/);
});

const addressesOfNobody = [
  ...["http://127.0.0.1/", "http://169.254.169.254/latest/meta-data/", "https://10.0.0.1/", "http://[::1]/"],
  ...["http://[::ffff:169.254.169.254]/", "http://2130706433/", "http://0x7f.1/", "http://017700000001/", "http://0/"],
  ...["http://[fd00:ec2::254]/", "http://100.64.0.1/", "http://[64:ff9b::a9fe:a9fe]/"],
];

test("an address that is written down and not public is refused before anything is opened", async () => {
  for (const address of addressesOfNobody) {
    await assert.rejects(textOf(address, guarded(never)), /not on the public internet/, address);
  }
});

test("a name that stands for an address that is not public is refused when it is connected to", async (t) => {
  const site = await serve(t, (_, response) => response.end("secret"));
  const spoiled = [
    ["127.0.0.1"],
    ["93.184.216.34", "127.0.0.1"],
    ["::1"],
    ["::ffff:127.0.0.1"],
    ["169.254.169.254"],
    [],
  ];
  for (const addresses of spoiled) {
    const page = textOf("http://help.example/", guarded(names(addresses)));
    await assert.rejects(page, {
      message: "help.example is not on the public internet, and only public web sites are read",
    });
  }
  assert.deepEqual(site.asked, []);
});

test("a name is judged by what it stands for at each connection, not by what it stood for before", async () => {
  const rebinding = publicLookup(names(["93.184.216.34"], ["127.0.0.1"]));
  const judge = () =>
    new Promise((resolve) =>
      rebinding("help.example", { all: true }, (error, found) => resolve(error?.message ?? found)),
    );
  assert.deepEqual(await judge(), [{ address: "93.184.216.34", family: 4 }]);
  assert.match(String(await judge()), /not on the public internet/);
});

test("public addresses are passed on in the form that was asked for, and failures as they are", async () => {
  const ask = (lookup: Lookup, all: boolean) =>
    new Promise((resolve) => publicLookup(lookup)("x", { all }, (error, ...found) => resolve(error?.message ?? found)));
  const both = names(["1.1.1.1", "2606:4700::1111"]);
  assert.deepEqual(await ask(both, false), ["1.1.1.1", 4]);
  assert.deepEqual(await ask(both, true), [
    [
      { address: "1.1.1.1", family: 4 },
      { address: "2606:4700::1111", family: 6 },
    ],
  ]);
  assert.equal(await ask((_, __, callback) => callback(new Error("ENOTFOUND x"), []), true), "ENOTFOUND x");
});

test("other ports, other schemes, and addresses with a password are refused", async () => {
  const open80 = guarded(never);
  await assert.rejects(textOf("http://help.example:8080/", open80), /port 8080 is not read/);
  await assert.rejects(textOf("https://help.example:22/", open80), /port 22/);
  for (const fetchPage of [open80, open]) {
    await assert.rejects(textOf("ftp://help.example/", fetchPage), /only http and https/);
    await assert.rejects(textOf("file:///etc/passwd", fetchPage), /only http and https/);
    await assert.rejects(textOf("http://ann:secret@help.example/", fetchPage), /user and a password/);
  }
});

test("a target without folders is guarded, and one with them only where it says so", async (t) => {
  const { origin } = await serve(t, (_, response) => response.end("<p>Page.</p>"));
  const first = async (options: Parameters<typeof createDocumentSources>[0]) => {
    for await (const entry of createDocumentSources(options).listSource(origin, { approval: "never" })) return entry;
    return undefined;
  };
  assert.ok(await first({ hasFolders: true }));
  assert.ok(await first({ hasFolders: false, allowPrivateAddresses: true }));
  for (const options of [{ hasFolders: false }, { hasFolders: true, allowPrivateAddresses: false }]) {
    await assert.rejects(first(options), { name: "InvalidArgument", message: /port \d+ is not read/ });
  }
});
