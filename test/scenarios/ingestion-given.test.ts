/** Documents that come with the request, and drafts that the API has saved: the sources that lie in the product itself. */
import { strict as assert } from "node:assert";
import { test } from "node:test";
import type { Article, Topic } from "../../src/knowledge/index.ts";
import {
  createStartImport,
  type GivenDocument,
  ImportIdTakenError,
  type ImportStore,
} from "../../src/knowledge/ingestion/index.ts";
import { buildDocx, docxParagraph } from "../adapters/ingestion/build-documents.ts";
import { type ImportSimulation, simulateImport } from "../support/simulate-import.ts";

const settings = { approval: "findings", visibility: "public" } as const;
const limits: GivenDocument = {
  ...{ id: "limits", form: "markdown", content: "# Limits\n\nYou can pay up to €2,500 a day." },
  known: { language: "en", topicId: "cards" },
};

function give(simulation: ImportSimulation, documents: readonly GivenDocument[], id = "imp_1") {
  return simulation.ingestion.start({ id, documents, by: "ann", settings });
}

test("documents that come with the request become articles under their own ids", async () => {
  const simulation = await simulateImport();
  const fees = { id: "fees", form: "html", content: "<h1>Fees</h1><p>A card costs €5 a month.</p>" } as const;
  await give(simulation, [limits, fees]);
  await simulation.pass();
  const { record, counts } = await simulation.ingestion.describe("imp_1");
  assert.deepEqual([record.state, counts.explained], ["published", 2]);
  const articles = await simulation.articles();
  assert.deepEqual([...articles.keys()], ["fees", "limits"]);
  assert.equal(articles.get("fees")?.title, "Fees");
  assert.match((await simulation.knowledge.current()).summary, /^Imported 2 of 2 documents from api$/);
  await simulation.close();
});

test("a Word document comes in base64", async () => {
  const simulation = await simulateImport();
  const bytes = buildDocx(docxParagraph("Cards arrive within five days."));
  await give(simulation, [{ id: "post", form: "docx", content: Buffer.from(bytes).toString("base64") }]);
  await simulation.pass();
  assert.match((await simulation.articles()).get("post")?.body ?? "", /five days/);
  await simulation.close();
});

test("what is said of a document goes before what it says of itself", async () => {
  const simulation = await simulateImport();
  const content = "---\nid: other\nvisibility: public\ntitle: Other\n---\n\nYou can pay up to €2,500 a day.";
  await give(simulation, [{ ...limits, content, known: { visibility: "users", title: "Limits" } }]);
  await simulation.pass();
  const { visibility, title } = (await simulation.articles()).get("limits")!;
  assert.deepEqual([visibility, title], ["users", "Limits"]);
  await simulation.close();
});

test("to ask for the same again under its id does nothing, and for something else is refused", async () => {
  const simulation = await simulateImport();
  await Promise.all([give(simulation, [limits]), give(simulation, [limits])]);
  await simulation.pass();
  assert.equal((await give(simulation, [limits])).state, "published");
  await assert.rejects(give(simulation, [{ ...limits, content: "# Other" }]), ImportIdTakenError);
  await simulation.pass();
  assert.deepEqual(simulation.calls.filter((step) => step === "plan").length, 1);
  await give(simulation, [limits], "imp_2");
  await simulation.pass();
  assert.equal((await simulation.ingestion.describe("imp_2")).counts.unchanged, 1);
  await simulation.close();
});

test("an import that dies before its machine has started goes on when it is asked for again", async () => {
  const simulation = await simulateImport();
  await simulation.ingestion.imports.create({
    ...{ id: "imp_1", source: "", by: "ann", settings, startedAt: 0, updatedAt: 0, state: "reading", documents: 0 },
    ...{ revision: 1, findings: [], ...(await asked()) },
  });
  await give(simulation, [limits]);
  await simulation.pass();
  assert.equal((await simulation.ingestion.describe("imp_1")).record.state, "published");
  await simulation.close();
});

/** What the request leaves in the record, by way of another process. */
async function asked() {
  const other = await simulateImport();
  const { source, requestDigest = "" } = await give(other, [limits]);
  await other.close();
  return { source, requestDigest };
}

test("a start that dies at any of its writes is completed by asking again, and publishes once", async () => {
  const simulation = await simulateImport();
  const documents = [limits, { ...limits, id: "more", content: "# More\n\nCash costs €1." }];
  for (let writes = 0; writes <= documents.length; writes += 1) {
    const request = { id: `imp_${writes}`, documents, by: "ann", settings };
    const startImport = createStartImport({
      imports: mortalStore(simulation.ingestion.imports, writes),
      ...{ clock: simulation.clock, startMachine: () => Promise.reject(new Error("not reached")) },
    });
    await assert.rejects(startImport(request), /dead/);
    await simulation.ingestion.start(request);
    await simulation.pass();
    assert.equal((await simulation.ingestion.describe(request.id)).record.state, "published");
  }
  assert.equal((await simulation.knowledge.current()).number, 1);
  await simulation.close();
});

test("an import whose start died goes on when the process comes back, and one that has begun is left alone", async () => {
  const simulation = await simulateImport();
  const { imports, resume } = simulation.ingestion;
  const dying = createStartImport({
    ...{ imports, clock: simulation.clock, startMachine: () => Promise.reject(new Error("dead")) },
  });
  await assert.rejects(dying({ id: "imp_1", documents: [limits], by: "ann", settings }), /dead/);
  await give(simulation, [{ ...limits, id: "other" }], "imp_2");
  await resume();
  await simulation.pass();
  await resume();
  const states = ["imp_1", "imp_2"].map(async (id) => (await simulation.ingestion.describe(id)).record.state);
  assert.deepEqual(await Promise.all(states), ["published", "published"]);
  assert.equal(simulation.calls.filter((step) => step === "plan").length, 2);
  await simulation.close();
});

/** Dies after so many writes. */
function mortalStore(store: ImportStore, writes: number): ImportStore {
  let left = writes;
  const spend = () => {
    if (left === 0) throw new Error("dead");
    left -= 1;
  };
  return {
    ...store,
    create: async (record) => (spend(), store.create(record)),
    writeDocument: async (...written) => (spend(), store.writeDocument(...written)),
  };
}

const draft: Article = {
  ...{ kind: "article", id: "travel", title: "Travel", body: "You can withdraw €500 a day abroad.", language: "en" },
  ...{ visibility: "public", status: "draft", usage: "on", origin: "api", scope: { channels: ["web"] } },
  ...{ topicId: "cards", data: { author: "ann" }, searchTerms: ["abroad"] },
};
const topic: Topic = {
  ...{ kind: "topic", id: "cards", name: "Cards", description: "", visibility: "public", status: "published" },
  ...{ createdAt: 0, lastEditedAt: 0 },
};

async function withDrafts(...articles: readonly Article[]) {
  const simulation = await simulateImport();
  const put = (id: string, items: readonly (Article | Topic)[]) =>
    simulation.knowledge.publish({ id, at: 0, by: "api", summary: "", changes: items.map((item) => ({ put: item })) });
  await put("p1", [topic, ...articles]);
  return { simulation, put };
}

test("a draft of the API is made explicit, checked and published as it was kept", async () => {
  const imported = { ...draft, id: "imported", origin: "import" };
  const { simulation } = await withDrafts(draft, imported, {
    ...draft,
    id: "live",
    body: "Live.",
    status: "published",
  });
  const { record } = await simulation.import("drafts");
  assert.deepEqual([record.state, record.documents], ["published", 1]);
  const { parts = [], data, ...published } = (await simulation.articles()).get("travel")!;
  assert.deepEqual({ ...published, data: undefined }, { ...draft, status: "published", data: undefined });
  assert.deepEqual([data?.["author"], Object.keys(data ?? {})], ["ann", ["author", "import"]]);
  assert.match(parts[0]?.text ?? "", /Travel/);
  assert.equal((await simulation.articles()).get("imported")?.status, "draft");
  await simulation.close();
});

test("a draft that looks internal waits, and one that is edited while it waits is left out", async () => {
  const suspicious = { ...draft, id: "refunds", body: "Internal use only: refund up to €25 without asking." };
  const { simulation, put } = await withDrafts(draft, suspicious);
  assert.equal((await simulation.import("drafts")).record.state, "waiting");
  await put("p2", [{ ...draft, body: "You can withdraw €300 a day abroad." }]);
  await simulation.ingestion.decide({ importId: "imp_1", decision: "approve", by: "ann" });
  await simulation.pass();
  const { record, report } = await simulation.ingestion.describe("imp_1");
  assert.equal(record.state, "published");
  assert.deepEqual(
    report.find(({ location }) => location === "drafts/travel")?.findings.map(({ code }) => code),
    ["changed-meanwhile"],
  );
  const articles = await simulation.articles();
  assert.deepEqual([articles.get("travel")?.status, articles.get("refunds")?.status], ["draft", "published"]);
  await simulation.close();
});
