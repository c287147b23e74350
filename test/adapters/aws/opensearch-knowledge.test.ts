import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test, type TestContext } from "node:test";
import { createSearchEngine, type SearchEngineOptions } from "../../../src/adapters/aws/opensearch-client.ts";
import { changedPassages } from "../../../src/adapters/aws/opensearch-documents.ts";
import { documentLayout, indexNames } from "../../../src/adapters/aws/opensearch-indexes.ts";
import { createOpenSearchKnowledge } from "../../../src/adapters/aws/opensearch-knowledge.ts";
import { lexicalHalf } from "../../../src/adapters/local/knowledge-in-process.ts";
import { RetryableError, silentTelemetry, TerminalError } from "../../../src/kernel/index.ts";
import { buildArticle, buildFact, buildNote } from "../../support/build-knowledge.ts";
import { inMemoryKnowledgeStore } from "../../support/in-memory-knowledge-store.ts";
import { type ScriptedAnswer, type SeenRequest, startLoopbackServer } from "../../support/loopback-server.ts";

type Script = (request: SeenRequest) => ScriptedAnswer | undefined;

const noHits = { _shards: { failed: 0 }, timed_out: false, hits: { hits: [] } };
const english = { languages: { buckets: [{ key: "en" }] } };

/** A domain that has indexed version 1 and finds nothing, but for what the script says. */
function domain(script: Script) {
  return (request: SeenRequest): ScriptedAnswer => {
    const told = script(request);
    if (told) return told;
    if (request.path.endsWith("/_doc/indexed")) return { body: { _source: { version: 1 } } };
    if (request.path.endsWith("/_msearch")) return { body: { responses: [noHits, noHits] } };
    if (request.path.includes("/_search")) return { body: { ...noHits, aggregations: english } };
    return { body: { items: [] } };
  };
}

async function openOn(
  context: TestContext,
  script: Script = () => undefined,
  options: Partial<SearchEngineOptions> = {},
) {
  const server = await startLoopbackServer(domain(script));
  context.after(() => server.close());
  const engine = createSearchEngine({ endpoint: server.endpoint, region: "eu-central-1", maxRetries: 0, ...options });
  const store = inMemoryKnowledgeStore();
  const changes = [{ put: buildArticle("a", { body: "Harbour." }) }];
  await store.publish({ id: "p", at: 0, by: "test", summary: "p", changes });
  const index = createOpenSearchKnowledge({ engine, store, vectorHalf: lexicalHalf, telemetry: silentTelemetry });
  const search = () => index.searchPublic({ text: "the harbour", version: 1, at: 0, limit: 5 });
  return { server, search, index };
}

test("both halves go out in one request, behind the same filter, to the index of these readers alone", async (context) => {
  const { server, search } = await openOn(context);
  await search();
  const [request, ...others] = server.seen.filter(({ path }) => path.endsWith("/_msearch"));
  assert.deepEqual(others, []);
  const lines = (request?.body.trim() ?? "")
    .split("\n")
    .map((line) => JSON.parse(line) as Partial<Searched> & { readonly index?: string });
  const users = "turnwise-knowledge-v1-lexical-hash-1024-1024-users";
  assert.deepEqual(
    lines.filter((_, place) => place % 2 === 0).map(({ index }) => index),
    [users, users],
  );
  const [words, vectors] = lines.filter((_, place) => place % 2 === 1) as unknown as [Searched, Searched];
  const filter = words.query.bool?.filter ?? [];
  assert.ok(filter.length >= 5);
  assert.deepEqual(vectors.query.script_score?.query.bool.filter.slice(0, filter.length), filter);
  assert.deepEqual(vectors.query.script_score?.script.lang, "knn");
});

interface Searched {
  readonly query: {
    readonly bool?: { readonly filter: readonly unknown[] };
    readonly script_score?: {
      readonly query: { readonly bool: { readonly filter: readonly unknown[] } };
      readonly script: { readonly lang: string };
    };
  };
}

test("requests to a domain are signed with the credentials at hand", async (context) => {
  const before = { ...process.env };
  context.after(() => {
    process.env = before;
  });
  process.env = { ...before, AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "secret" };
  const { server, search } = await openOn(context, () => undefined, { isSigned: true });
  await search();
  for (const { headers } of server.seen) {
    assert.match(headers.authorization ?? "", /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/es\//);
  }
});

test("an address outside this machine that is not https is refused", () => {
  assert.throws(() => createSearchEngine({ endpoint: "http://search.example", region: "eu-central-1" }), /https/);
});

const failures: Readonly<
  Record<string, readonly [ScriptedAnswer, string, typeof RetryableError | typeof TerminalError]>
> = {
  "an overloaded domain": [{ status: 429, body: { error: { reason: "busy" } } }, "ServiceUnavailable", RetryableError],
  "a domain without a leader": [{ status: 503 }, "ServiceUnavailable", RetryableError],
  "a missing permission": [{ status: 403, body: { Message: "not you" } }, "SearchRefused", TerminalError],
  "a shard that did not answer": [
    { body: { responses: [{ ...noHits, _shards: { failed: 1 } }, noHits] } },
    "ServiceUnavailable",
    RetryableError,
  ],
  "a search that ran out of time": [
    { body: { responses: [{ ...noHits, timed_out: true }, noHits] } },
    "ServiceUnavailable",
    RetryableError,
  ],
  "a query that the engine does not know": [
    { body: { responses: [{ status: 400, error: { reason: "unknown query" } }, noHits] } },
    "SearchRefused",
    TerminalError,
  ],
  "an engine that scores cosines the old way": [
    { body: { responses: [noHits, { ...noHits, hits: { hits: [{ _id: "x", _score: 1.9, _source: { id: "x" } }] } }] } },
    "SearchRefused",
    TerminalError,
  ],
};

for (const [what, [answer, name, kind]] of Object.entries(failures)) {
  test(`${what} is a ${name}, and never half an answer`, async (context) => {
    const { search } = await openOn(context, ({ path }) => (path.endsWith("/_msearch") ? answer : undefined));
    await assert.rejects(search(), (error) => error instanceof kind && error.name === name);
  });
}

test("a domain that can't be reached is a ServiceUnavailable", async (context) => {
  const { server, search } = await openOn(context);
  await server.close();
  context.mock.method(server, "close", () => Promise.resolve());
  await assert.rejects(search(), { name: "ServiceUnavailable" });
});

test("a passage that was not written stops its version; one that a newer follower wrote does not", async (context) => {
  let status = 503;
  const { index, server } = await openOn(context, ({ method, path }) => {
    if (method === "GET" && path.includes("/_doc/")) return { status: 404 };
    return path.startsWith("/_bulk") ? { body: { items: [{ index: { status } }] } } : undefined;
  });
  const isFinished = () => server.seen.some(({ method, path }) => method === "PUT" && path.includes("/_doc/indexed"));
  await assert.rejects(index.currentVersion(), { name: "ServiceUnavailable" });
  assert.equal(isFinished(), false);
  status = 409;
  assert.equal(await index.currentVersion(), 1);
  assert.equal(isFinished(), true);
});

test("other documents are another layout: whoever changes how they are made raises documentLayout", async () => {
  const store = inMemoryKnowledgeStore();
  const body = "Überweisungen\n\n## One\n\nThe first of many payments.\n\n## Two\n\nÜberweisungslimits gelten täglich.";
  const items = [
    buildArticle("a", { body, searchTerms: ["wire"], url: "https://example.com/a", scope: { channels: [] } }),
    buildArticle("b", { body, language: "de", visibility: "internal" }),
    buildNote("n", { validFrom: 1, validTo: 2 }),
    buildFact("f"),
  ];
  await store.publish({ id: "p1", at: 0, by: "test", summary: "p", changes: items.map((put) => ({ put })) });
  await store.publish({ id: "p2", at: 0, by: "test", summary: "p", changes: [{ remove: { kind: "fact", id: "f" } }] });
  const range = { after: 0, through: 2 };
  const passages = await Promise.all(items.map(({ kind, id }) => changedPassages(store, { kind, id }, range)));
  const digest = createHash("sha256").update(JSON.stringify(passages.flat())).digest("hex").slice(0, 16);
  assert.deepEqual([documentLayout, digest], [1, "9365e6fe8bb982db"]);
});

test("each embedding has indexes of its own", () => {
  const one = indexNames("turnwise", { name: "Titan/Text v2", dimensions: 1024 });
  assert.equal(one.passages.public, "turnwise-v1-titan-text-v2-1024-public");
  assert.notDeepEqual(one, indexNames("turnwise", { name: "Titan/Text v2", dimensions: 512 }));
});
