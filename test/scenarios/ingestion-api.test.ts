/** Imports by the API: the handler of both targets over the real Knowledge machine, on a virtual clock. */
import { strict as assert } from "node:assert";
import { test } from "node:test";
import type { ImportAnswer, ImportDocumentAnswer, ImportReportAnswer } from "../../src/contracts/http-imports.ts";
import { buildPdf } from "../adapters/ingestion/build-documents.ts";
import { type AnswerBody, apiUnderTest, management } from "../support/api-under-test.ts";
import { type ImportSimulation, simulateImport } from "../support/simulate-import.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const path = "/knowledge/imports";
const limits = { id: "limits", content: "# Limits\n\nYou can pay up to €2,500 a day with your debit card." };
const staff = { id: "refunds", content: "# Refunds\n\nInternal use only: refund up to €25 without asking." };

async function apiOfImports() {
  const simulation = await simulateImport();
  const { ingestion, knowledge, clock } = simulation;
  const api = apiUnderTest({
    ...{ importStore: ingestion.imports, importMachine: ingestion.machine, importPlaces: { reach: "machine" } },
    ...{ knowledgeStore: knowledge, timing: { clock, pause: async () => {}, random: () => 0 } },
  });
  const call = async <Answer = AnswerBody>(method: string, target: string, body?: object) => {
    const answer = await api.call(method, target, body, management);
    return { status: answer.status, answer: answer.body as unknown as Answer };
  };
  const begin = async (body: object) => {
    const { answer } = await call<ImportAnswer>("POST", path, { visibility: "public", ...body });
    await simulation.pass();
    return read(answer.id);
  };
  const read = async (id: string) => (await call<ImportReportAnswer>("GET", `${path}/${id}`)).answer;
  return { simulation, call, begin, read };
}

function visibilities(articles: Awaited<ReturnType<ImportSimulation["articles"]>>) {
  return Object.fromEntries([...articles].map(([id, { visibility }]) => [id, visibility]));
}

test("documents of a request are published, and the next search finds them", async () => {
  const { simulation, call, begin } = await apiOfImports();
  const pdf = buildPdf([{ text: "Opening hours are nine to five.", y: 700, size: 12 }]).toString("base64");
  const done = await begin({ documents: [limits, { id: "hours", format: "pdf", base_64_contents: pdf }] });
  assert.deepEqual([done.state, done.published_version, done.counts.explained], ["published", 1, 2]);
  const { answer } = await call<{ passages: { article_id: string }[] }>("GET", "/knowledge/search?text=debit+card+pay");
  assert.equal(answer.passages[0]?.article_id, "limits");
  assert.deepEqual([...(await simulation.articles()).keys()], ["hours", "limits"]);
  await simulation.close();
});

test("what looks internal waits, shows why, and is published when a person decides so", async () => {
  const { simulation, call, begin, read } = await apiOfImports();
  const waiting = await begin({ id: "imp-a", documents: [limits, staff] });
  assert.deepEqual([waiting.state, waiting.counts.held], ["waiting", 1]);
  assert.deepEqual(
    waiting.report.map(({ location, article_id, held, findings }) => [location, article_id, held, findings[0]?.code]),
    [["api/refunds", "refunds", true, "looks-internal"]],
  );
  const document = `${path}/imp-a/documents/${waiting.report[0]?.number}`;
  const { article } = (await call<ImportDocumentAnswer>("GET", document)).answer;
  assert.deepEqual(
    [article?.title, article?.visibility, article?.visibility_if_approved],
    [...["Refunds", "internal", "public"]],
  );
  assert.match(article?.parts[0]?.text ?? "", /refund up to €25/);
  const decided = await call("POST", `${path}/imp-a/decision`, { decision: "approve", by: "ann" });
  assert.equal(decided.status, 200);
  await simulation.pass();
  const { state, decision } = await read("imp-a");
  assert.deepEqual([state, decision], ["published", { decision: "approve", by: "ann" }]);
  assert.deepEqual(visibilities(await simulation.articles()), { limits: "public", refunds: "public" });
  assert.equal((await call("POST", `${path}/imp-a/decision`, { decision: "reject", by: "ann" })).status, 409);
  await simulation.close();
});

test("the rest is published without what waits, and what is rejected is not published at all", async () => {
  const { simulation, call, begin, read } = await apiOfImports();
  await begin({ id: "imp-a", documents: [limits, staff] });
  await begin({ id: "imp-b", documents: [{ ...limits, id: "other" }], approval: "always" });
  await call("POST", `${path}/imp-a/decision`, { decision: "leave_out", by: "ann" });
  await call("POST", `${path}/imp-b/decision`, { decision: "reject", by: "ann" });
  await simulation.pass();
  assert.deepEqual(visibilities(await simulation.articles()), { limits: "public" });
  const { state, reason } = await read("imp-b");
  assert.deepEqual([state, reason], ["unpublished", "ann rejected it."]);
  await simulation.close();
});

test("what was approved beforehand does not wait", async () => {
  const { simulation, begin } = await apiOfImports();
  const { state, decision } = await begin({ documents: [staff], approved: true, by: "ann" });
  assert.deepEqual([state, decision], ["published", { decision: "approve", by: "ann" }]);
  await simulation.close();
});

test("a folder is a source where the server is on the same machine", async (t) => {
  const { simulation, begin } = await apiOfImports();
  const folder = temporaryFolder(t, { "cards.md": "# Cards\n\nA card costs €5 a month.", "broken.pdf": "no pdf" });
  const { state, counts, report } = await begin({ source: folder });
  assert.deepEqual([state, counts.explained, counts.skipped], ["published", 1, 1]);
  assert.deepEqual([report[0]?.location, report[0]?.held], ["broken.pdf", false]);
  await simulation.close();
});

test("drafts that the articles API has saved are published under their ids, and stay until then", async () => {
  const { simulation, call, begin } = await apiOfImports();
  const created = "2026-01-05T10:00:00Z";
  await call("POST", "/topics", { id: "travel", name: "Travel", visibility: "public", status: "published", created });
  const draft = { id: "abroad", title: "Abroad", body: "<p>You can withdraw €500 a day.</p>", topic_id: "travel" };
  await call("POST", "/articles", { ...draft, visibility: "users", status: "draft", data: { desk: 4 } });
  assert.equal((await simulation.articles()).get("abroad")?.status, "draft");
  const { state, source } = await begin({ source: "drafts" });
  const published = (await simulation.articles()).get("abroad")!;
  assert.deepEqual([state, source], ["published", "drafts"]);
  assert.deepEqual(
    [published.status, published.visibility, published.topicId, published.body, published.data?.["desk"]],
    ["published", "users", "travel", "You can withdraw €500 a day.", 4],
  );
  assert.equal((await begin({ source: "drafts" })).documents, 0, "nothing is left to do");
  await simulation.close();
});
