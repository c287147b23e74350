/** Whatever comes in, the answer is one of the contract's: never a 5xx, always with a code, a text and a trace id. */
import { strict as assert } from "node:assert";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { type ImportApiDependencies, importRoutes } from "../../../lambdas/serve-api/import-routes.ts";
import { apiRoutes } from "../../../lambdas/serve-api/routes.ts";
import { knowledgeRoutes } from "../../../lambdas/serve-api/knowledge-routes.ts";
import type { KnowledgeUseCases } from "../../../lambdas/serve-api/knowledge-use-cases.ts";
import type { ApiUseCases } from "../../../lambdas/serve-api/use-cases.ts";
import { conversationEventTypes } from "../../../src/contracts/http.ts";
import { type ApiAnswer, apiUnderTest, management, start } from "../../support/api-under-test.ts";

const data = new URL("../../../../shared/data/text/", import.meta.url);
const withoutData = existsSync(data) ? false : "the shared test data is not beside the repository";

function assertSane({ status, body }: ApiAnswer, seen: string): void {
  assert.ok(status < 500, `${status} ${JSON.stringify(body)} for ${seen}`);
  if (status < 300) return;
  assert.equal(typeof body.code, "string", seen);
  assert.ok(body.message.length > 10, seen);
  assert.equal(body.details.trace_id, "trace-1", seen);
}

const imports = { importMachine: {}, timing: {} } as ImportApiDependencies;
const routes = [...apiRoutes({} as ApiUseCases), ...knowledgeRoutes({} as KnowledgeUseCases), ...importRoutes(imports)];
const fieldNames = [
  ...["id", "customer_id", "channel", "assignee_type", "assignee_id", "metadata", "created", "resources", "body"],
  ...["participant_id", "participant_type", "subject", "attachments", "conversation_token", "type", "message_id"],
  ...[
    "idempotency_key",
    "timestamp",
    "value",
    "min_value",
    "max_value",
    "comments",
    "reason",
    "reason_code",
    "payload",
  ],
  ...[
    "title",
    "visibility",
    "status",
    "topic_id",
    "data",
    "name",
    "usage_status",
    "start_time",
    "webpage_url",
    "blocked",
  ],
  ...["source", "documents", "format", "content", "base_64_contents", "approval", "decision", "by", "language"],
  ...[
    "replacement",
    "async_tool_execution_id",
    "memories",
    "created_at_keys",
    "__proto__",
    "constructor",
    "url",
    "file_name",
  ],
];
const plausible = fc.oneof(
  fc.constantFrom<unknown>(null, "", "conv-1", "web", "Customer", "Agent", "AI Agent", "image", 0, 1, -1, [], {}, [{}]),
  fc.constantFrom<unknown>("2026-01-01T00:00:00Z", "https://example.com", ...conversationEventTypes),
  fc.constantFrom<unknown>("public", "unknown", "published", "draft", "live", "on"),
  fc.jsonValue(),
);
const plausibleBody = fc.dictionary(fc.constantFrom(...fieldNames), plausible, { maxKeys: 14 });
const nestedBody = fc.dictionary(fc.constantFrom(...fieldNames), fc.oneof(plausibleBody, fc.array(plausibleBody)));
const anyBody = fc.oneof(
  { weight: 4, arbitrary: plausibleBody.map((body) => JSON.stringify(body)) },
  { weight: 2, arbitrary: nestedBody.map((body) => JSON.stringify(body)) },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.string({ unit: "binary" }) },
  { weight: 1, arbitrary: fc.uint8Array().map((bytes) => Buffer.from(bytes)) },
);

test("no body makes any endpoint fail", async () => {
  const { call } = apiUnderTest();
  await call("POST", "/conversations", start);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...routes), anyBody, async ({ method, path, role }, body) => {
      const target = path
        .replace("{id}", "conv-1")
        .replace("{name}", "order")
        .replace("{kind}", "article")
        .replace("{number}", "0");
      const headers = role === "management" ? [management] : [];
      assertSane(await call(method, target, body, ...headers), `${method} ${path} ${String(body)}`);
    }),
    { numRuns: 1500 },
  );
});

test("no query makes any endpoint fail", async () => {
  const { call } = apiUnderTest();
  const name = fc.constantFrom("text", "version", "as_of", "limit", "cursor", "language", "audience", "__proto__");
  const value = fc.oneof(fc.constantFrom("1", "0", "", "%", "+", "internal", "2026-01-01T00:00:00Z"), fc.string());
  const query = fc.array(fc.tuple(name, value)).map((pairs) => pairs.map((pair) => pair.join("=")).join("&"));
  const reading = routes.filter(({ query: shape }) => shape);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...reading), query, async ({ method, path }, given) => {
      const target = path.replace("{id}", "conv-1").replace("{kind}", "article");
      assertSane(await call(method, `${target}?${given}`, undefined, management), `${method} ${target}?${given}`);
    }),
    { numRuns: 500 },
  );
});

test("no path, method or header makes the API fail", async () => {
  const { call } = apiUnderTest();
  const segment = fc.oneof(
    fc.constantFrom("conversations", "conv-1", "read", "messages", "..", "%", "%00"),
    fc.string(),
  );
  const path = fc.array(segment).map((segments) => `/${segments.join("/")}`);
  const method = fc.constantFrom("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "__proto__", "constructor");
  const headers = fc.option(
    fc.string().map((authorization) => ({ authorization })),
    { nil: undefined },
  );
  await fc.assert(
    fc.asyncProperty(method, path, headers, async (verb, target, given) => {
      assertSane(await call(verb, target, "{}", given), `${verb} ${target}`);
    }),
    { numRuns: 500 },
  );
});

test("awkward strings come back unchanged", { skip: withoutData }, async () => {
  const strings = JSON.parse(readFileSync(new URL("naughty-strings/blns.json", data), "utf8")) as string[];
  const { call, store } = apiUnderTest();
  await call("POST", "/conversations", start);
  for (const [index, text] of strings.entries()) {
    const message = { id: `m${index}`, body: text, subject: text, participant_id: text, participant_type: "Customer" };
    const { status, body } = await call("POST", "/conversations/conv-1/messages", message);
    assert.equal(status, 200, text);
    assert.deepEqual([body.body, body.subject, body.participant_id], [text, text, text]);
    assert.equal(store.partition("conv-1")?.events.at(-1)?.data.body, text);
    const named = await call("PUT", `/conversations/conv-1/resources/${encodeURIComponent(text)}`, { text });
    assert.equal(named.status, text !== "" && text.length <= 128 ? 200 : 400, text);
    assertSane(await call("GET", `/conversations/${encodeURIComponent(text)}/read`), text);
  }
});

test("whatever metadata a caller has comes through unchanged", async () => {
  const { call, store } = apiUnderTest();
  let number = 0;
  await fc.assert(
    fc.asyncProperty(fc.jsonValue({ maxDepth: 10 }), async (metadata) => {
      const id = `meta-${(number += 1)}`;
      const { status } = await call("POST", "/conversations", { ...start, id, metadata });
      assert.equal(status, 200);
      const kept = store.partition(id)?.head.metadata;
      assert.deepEqual(kept, metadata === null ? undefined : JSON.parse(JSON.stringify(metadata)));
    }),
  );
});

const parsing = fileURLToPath(new URL("json-test-suite/test_parsing/", data));

test("JSON is parsed as its test-suite says", { skip: withoutData }, async () => {
  const { call } = apiUnderTest();
  await call("POST", "/conversations", start);
  for (const name of readdirSync(parsing)) {
    const body = readFileSync(join(parsing, name));
    const answer = await call("PUT", "/conversations/conv-1/resources/suite", body);
    assertSane(answer, name);
    if (name.startsWith("y_")) assert.equal(answer.status, 200, name);
    if (name.startsWith("n_") && !isEmpty(body)) assert.match(answer.body.message, /is not (valid JSON|UTF-8)/, name);
  }
});

/** An absent body is an empty object here, so that empty input is not invalid. */
function isEmpty(body: Buffer): boolean {
  return body.toString().trim() === "";
}
