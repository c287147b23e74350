import { strict as assert } from "node:assert";
import { test } from "node:test";
import type { ImportAnswer, ImportReportAnswer } from "../../../src/contracts/http-imports.ts";
import { type ImportRecord } from "../../../src/knowledge/ingestion/index.ts";
import { type ApiUnderTest, apiUnderTest, management } from "../../support/api-under-test.ts";
import { inMemoryImportStore } from "../../support/in-memory-import-store.ts";

const path = "/knowledge/imports";
const limits = { id: "limits", content: "# Limits\n\nYou can pay up to €2,500 a day." };

async function call(api: ApiUnderTest, method: string, target: string, body?: object) {
  const { status, body: answer } = await api.call(method, target, body, management);
  return { status, code: answer.code, message: answer.message, field: answer.details?.["field"], answer };
}

test("only a Management key opens the imports", async () => {
  const api = apiUnderTest();
  assert.equal((await api.call("POST", path, { documents: [limits] })).status, 403);
  assert.equal((await api.call("GET", path)).status, 403);
  assert.equal((await api.call("GET", `${path}/imp_1`)).status, 403);
  assert.equal((await api.call("GET", `${path}/imp_1/documents/0`)).status, 403);
  assert.equal((await api.call("POST", `${path}/imp_1/decision`, { decision: "approve", by: "ann" })).status, 403);
});

test("a start is accepted with the import, and starts its machine", async () => {
  const api = apiUnderTest();
  const { status, answer } = await call(api, "POST", path, {
    ...{ documents: [limits], visibility: "public", language: "en", audience: "customers", product: "Plus" },
    ...{ approval: "always", by: "ann" },
  });
  const { id, ...started } = answer as unknown as ImportAnswer;
  assert.deepEqual([status, api.started], [202, [id]]);
  assert.deepEqual(started, {
    ...{ source: "api", by: "ann", state: "reading", documents: 0, findings: [] },
    ...{ started: "2026-03-01T12:00:00.000Z", updated: "2026-03-01T12:00:00.000Z" },
    settings: { visibility: "public", language: "en", audience: "customers", product: "Plus", approval: "always" },
  });
});

test("the id makes a start idempotent, and stands for one request", async () => {
  const api = apiUnderTest();
  const asked = { id: "spring-2026", source: "https://help.example.com/sitemap.xml" };
  const first = await call(api, "POST", path, asked);
  api.setNow(Date.parse("2026-03-02T00:00:00Z"));
  assert.deepEqual(await call(api, "POST", path, asked), first);
  const other = await call(api, "POST", path, { ...asked, visibility: "public" });
  assert.deepEqual([other.status, other.code], [409, "already_exists"]);
  assert.equal((await call(api, "GET", `${path}/spring-2026`)).status, 200);
});

const wrong: readonly (readonly [string, object, string])[] = [
  ["neither a source nor documents", {}, "source"],
  ["a source and documents", { source: "drafts", documents: [limits] }, "source"],
  ["no documents", { documents: [] }, "documents"],
  ["a document without an id", { documents: [{ content: "x" }] }, "documents.0.id"],
  ["a document without its text", { documents: [{ id: "a" }] }, "documents.0.content"],
  ["a PDF as text", { documents: [{ id: "a", format: "pdf", content: "x" }] }, "documents.0.base_64_contents"],
  [
    "what is no base64",
    { documents: [{ id: "a", format: "pdf", base_64_contents: "x?" }] },
    "documents.0.base_64_contents",
  ],
  ["a format that is none", { documents: [{ ...limits, format: "exe" }] }, "documents.0.format"],
  ["an id with other signs", { id: "a/b", documents: [limits] }, "id"],
  ["a visibility that is none", { documents: [limits], visibility: "everybody" }, "visibility"],
  ["a language that is none", { documents: [limits], language: "english" }, "language"],
  ["an approval that is none", { documents: [limits], approval: "sometimes" }, "approval"],
  ["a folder of the cloud's own", { source: "/etc" }, "source"],
  ["another bucket", { source: "s3://others/a" }, "source"],
  ["half an address", { source: "https://" }, "source"],
  ["an address in the network of the function", { source: "http://127.0.0.1:9001/2018-06-01/runtime" }, "source"],
  ["an address of that kind with brackets", { source: "http://[::1]/" }, "source"],
  ["an address of that kind as a number", { source: "http://2130706433/" }, "source"],
  ["a name without a domain", { source: "http://localhost./help" }, "source"],
];

for (const [what, body, field] of wrong) {
  test(`a start with ${what} is refused, and nothing begins`, async () => {
    const api = apiUnderTest();
    const refused = await call(api, "POST", path, body);
    assert.deepEqual([refused.status, refused.code, refused.field], [400, "invalid_argument", field]);
    assert.match(refused.message, /\. Write|, or "drafts"\.$/);
    assert.deepEqual(api.started, []);
  });
}

for (const source of ["https://help.example.com/faq", "s3://documents/help/", "drafts"]) {
  test(`${source} is a source`, async () => {
    assert.equal((await call(apiUnderTest(), "POST", path, { source })).status, 202);
  });
}

test("a server on one's own machine takes folders by their whole path, and sites of this machine", async () => {
  const api = apiUnderTest({ importPlaces: { reach: "machine" } });
  for (const source of ["/srv/help", "http://localhost:8080/help"]) {
    assert.equal((await call(api, "POST", path, { source })).status, 202, source);
  }
  assert.equal((await call(api, "POST", path, { source: "help" })).field, "source");
});

test("imports are listed newest first, page by page, also while others begin", async () => {
  const api = apiUnderTest();
  const start = async (id: string, day: number) => {
    api.setNow(Date.UTC(2026, 2, day));
    await call(api, "POST", path, { id, documents: [limits] });
  };
  for (const day of [1, 2, 3, 4, 5]) await start(`imp_${day}`, day);
  const page = async (query: string) => {
    const { answer } = await call(api, "GET", `${path}?limit=2${query}`);
    const { imports, pagination } = answer as unknown as { imports: ImportAnswer[]; pagination: { next?: string } };
    return { ids: imports.map(({ id }) => id), next: pagination.next };
  };
  const first = await page("");
  await start("imp_6", 6);
  const second = await page(`&cursor=${first.next}`);
  const third = await page(`&cursor=${second.next}`);
  assert.deepEqual([first.ids, second.ids, third.ids], [["imp_5", "imp_4"], ["imp_3", "imp_2"], ["imp_1"]]);
  assert.equal(third.next, undefined);
  assert.equal((await call(api, "GET", `${path}?cursor=nonsense`)).field, "cursor");
  assert.equal((await call(api, "GET", `${path}?limit=0`)).field, "limit");
});

const finding = { code: "looks-internal", severity: "approval", message: "Why.", remedy: "What to do." } as const;

/** An import that waits for a decision about two of its three documents. */
async function waitingImport(changes: Partial<ImportRecord> = {}) {
  const importStore = inMemoryImportStore();
  const api = apiUnderTest({
    importStore,
    importMachine: { start: async () => {}, completeWait: async () => "completed" },
  });
  await importStore.create({
    ...{ id: "imp_1", revision: 1, source: "api/1234", by: "ann", startedAt: 0, updatedAt: 0, documents: 3 },
    ...{ settings: { approval: "findings" }, state: "waiting", findings: [], taskToken: "token", heldDigest: "held" },
    ...changes,
  });
  for (const [number, location] of ["api/a", "api/b", "api/c"].entries()) {
    const held = { findings: number === 2 ? [] : [{ ...finding, quote: location }] };
    await importStore.writeDocument("imp_1", {
      ...{ number, location, form: "markdown", digest: "", state: "explained", ...held },
    });
  }
  return { api, importStore };
}

test("an import says what waits and what was found where, page by page, and nothing of its token", async () => {
  const { api } = await waitingImport();
  const read = async (query: string) =>
    (await call(api, "GET", `${path}/imp_1${query}`)).answer as unknown as ImportReportAnswer;
  const first = await read("?limit=1");
  assert.deepEqual(first.counts, { listed: 0, read: 0, explained: 3, skipped: 0, unchanged: 0, held: 2 });
  assert.deepEqual(first.report, [
    { number: 0, location: "api/a", state: "explained", held: true, findings: [{ ...finding, quote: "api/a" }] },
  ]);
  assert.deepEqual([first.state, first.source, "taskToken" in first], ["waiting", "api", false]);
  const second = await read(`?limit=1&cursor=${first.pagination.next}`);
  assert.deepEqual([second.report.map(({ location }) => location), second.pagination], [["api/b"], {}]);
  assert.equal((await call(api, "GET", `${path}/imp_1?cursor=nonsense`)).field, "cursor");
});

test("a decision counts once; the same again is the same, another one is told that it comes too late", async () => {
  const { api, importStore } = await waitingImport();
  const decide = (decision: string, by = "bea") => call(api, "POST", `${path}/imp_1/decision`, { decision, by });
  const { status, answer } = await decide("leave_out");
  const { decision } = answer as unknown as ImportAnswer;
  assert.deepEqual([status, decision], [200, { decision: "leave_out", by: "bea" }]);
  assert.equal((await decide("leave_out")).status, 200);
  const record = (await importStore.read("imp_1"))!;
  await importStore.write({ ...record, state: "published", publishedVersion: 4 });
  assert.equal((await decide("leave_out")).status, 200, "also when it is over");
  for (const refused of [await decide("reject"), await decide("leave_out", "ann")]) {
    assert.deepEqual([refused.status, refused.code], [409, "already_exists"]);
    assert.match(refused.message, /waits for no decision/);
  }
});

test("a document that is not there, or no number, is told as such", async () => {
  const { api } = await waitingImport();
  const read = (document: string) => call(api, "GET", `${path}/imp_1/documents/${document}`);
  assert.equal((await read("2")).status, 200);
  assert.deepEqual([(await read("3")).code, (await read("-1")).field], ["not_found", "number"]);
  assert.equal((await call(api, "GET", `${path}/imp_2/documents/0`)).code, "not_found");
});

test("a decision about what does not wait yet may be repeated later, and one about nothing is not found", async () => {
  const { api } = await waitingImport({ state: "checking" });
  const decide = (id: string, body: object) => call(api, "POST", `${path}/${id}/decision`, body);
  const early = await decide("imp_1", { decision: "approve", by: "ann" });
  assert.deepEqual([early.status, early.code], [409, "aborted"]);
  assert.equal((await decide("imp_2", { decision: "approve", by: "ann" })).status, 404);
  assert.equal((await call(api, "GET", `${path}/imp_2`)).status, 404);
  assert.equal((await decide("a b", { decision: "approve", by: "ann" })).field, "id");
  assert.equal((await decide("imp_1", { decision: "maybe", by: "ann" })).field, "decision");
  assert.equal((await decide("imp_1", { decision: "approve" })).field, "by");
});

test("the API's description names the routes and what they take", async () => {
  const { body } = await apiUnderTest().call("GET", "/spec.json");
  const { paths } = body as unknown as { paths: Record<string, Record<string, { responses: object }>> };
  const own = Object.keys(paths).filter((each) => each.startsWith(path));
  const below = ["", "/decision", "/documents/{number}"].map((action) => `${path}/{id}${action}`);
  assert.deepEqual(own.toSorted(), [path, ...below]);
  assert.ok("202" in paths[path]!["post"]!.responses);
  assert.match(JSON.stringify(paths[path]!["post"]), /base_64_contents/);
});
