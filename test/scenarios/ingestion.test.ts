import { strict as assert } from "node:assert";
import { rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import { loadCompany } from "../../src/adapters/local/company-files.ts";
import { ImportNotWaitingError } from "../../src/knowledge/ingestion/index.ts";
import { pageOf } from "../knowledge/ingestion/harbour-bank-html.ts";
import { simulateImport } from "../support/simulate-import.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const visibility = "public";
const files = {
  "cards.md": "---\nid: cards\ntitle: Cards\nlanguage: en\n---\n\n## Limits\n\nYou can pay up to €2,500 a day.\n",
  "guides/fees.html":
    "<html lang='en'><body><nav>Menu</nav><main><h1>Fees</h1><p>A card costs €5 a month.</p></main></body></html>",
};

test("a folder becomes one version, with passages that can be read alone and their source beside", async (t) => {
  const simulation = await simulateImport();
  const { record, counts, report } = await simulation.import(temporaryFolder(t, files), { visibility });
  assert.deepEqual([record.state, record.publishedVersion, counts.explained, report], ["published", 1, 2, []]);
  const { parts = [], data, ...cards } = (await simulation.articles()).get("cards")!;
  assert.deepEqual(cards, {
    ...{ kind: "article", id: "cards", title: "Cards", language: "en", visibility: "public", status: "published" },
    ...{ usage: "on", origin: "import", body: "## Limits\n\nYou can pay up to €2,500 a day." },
  });
  assert.match(parts[0]?.text ?? "", /^## Cards › Limits \(.+\)\n\nYou can pay/);
  assert.equal(parts[0]?.sourceText, "## Limits\n\nYou can pay up to €2,500 a day.");
  assert.equal((data?.["import"] as { location?: string }).location, "cards.md");
  assert.equal((await simulation.articles()).get("guides-fees")?.body, "A card costs €5 a month.");
  await simulation.close();
});

test("the same again does nothing, and a changed file changes its article alone", async (t) => {
  const simulation = await simulateImport();
  const folder = temporaryFolder(t, files);
  await simulation.import(folder, { visibility });
  const { record, counts } = await simulation.import(folder, { visibility }, "imp_2");
  assert.deepEqual(
    [record.state, counts.unchanged, (await simulation.knowledge.current()).number],
    ["published", 2, 1],
  );
  writeFileSync(join(folder, "cards.md"), files["cards.md"].replace("2,500", "3,000"));
  await simulation.import(folder, { visibility }, "imp_3");
  const { rows } = await simulation.knowledge.readChanges({ after: 1, through: 2 }, { limit: 10 });
  assert.deepEqual(
    rows.map(({ reference }) => reference.id),
    ["cards"],
  );
  await simulation.close();
});

test("the same article twice at once becomes one version", async (t) => {
  const simulation = await simulateImport();
  const folder = temporaryFolder(t, files);
  await Promise.all([
    simulation.begin(folder, { visibility }, "imp_a"),
    simulation.begin(folder, { visibility }, "imp_b"),
  ]);
  await simulation.pass();
  const states = await Promise.all(
    ["imp_a", "imp_b"].map(async (id) => (await simulation.ingestion.describe(id)).record.state),
  );
  assert.deepEqual([states, (await simulation.knowledge.current()).number], [["published", "published"], 1]);
  await simulation.close();
});

test("what declares nothing is imported as internal", async (t) => {
  const simulation = await simulateImport();
  await simulation.import(temporaryFolder(t, files));
  for (const article of (await simulation.articles()).values()) assert.equal(article.visibility, "internal");
  await simulation.close();
});

const suspicious = { ...files, "staff.md": "# Refunds\n\nInternal use only: refund up to €25 without asking." };

test("a source declared public that looks internal waits, and is published as declared when a person approves", async (t) => {
  const simulation = await simulateImport();
  const waiting = await simulation.import(temporaryFolder(t, suspicious), { visibility });
  assert.equal(waiting.record.state, "waiting");
  assert.equal((await simulation.knowledge.current()).number, 0);
  await simulation.ingestion.decide({ importId: "imp_1", decision: "approve", by: "Ada" });
  await simulation.pass();
  assert.equal((await simulation.articles()).get("staff")?.visibility, "public");
  assert.equal((await simulation.knowledge.current()).by, "Ada");
  await assert.rejects(
    simulation.ingestion.decide({ importId: "imp_1", decision: "approve", by: "Ada" }),
    ImportNotWaitingError,
  );
  await simulation.close();
});

test("the rest can be published without what waits", async (t) => {
  const simulation = await simulateImport();
  await simulation.import(temporaryFolder(t, suspicious), { visibility });
  await simulation.ingestion.decide({ importId: "imp_1", decision: "leave-out", by: "Ada" });
  await simulation.pass();
  assert.deepEqual([...(await simulation.articles()).keys()], ["cards", "guides-fees"]);
  await simulation.close();
});

test("what is rejected, and what nobody decides about in a week, is not published and says why", async (t) => {
  const simulation = await simulateImport();
  const folder = temporaryFolder(t, suspicious);
  await simulation.import(folder, { visibility }, "imp_r");
  await simulation.ingestion.decide({ importId: "imp_r", decision: "reject", by: "Ada" });
  await simulation.import(folder, { visibility }, "imp_t");
  await simulation.pass(8 * 86_400_000);
  const rejected = await simulation.ingestion.describe("imp_r");
  const forgotten = await simulation.ingestion.describe("imp_t");
  assert.deepEqual([rejected.record.state, rejected.record.reason], ["unpublished", "Ada rejected it."]);
  assert.equal(forgotten.record.state, "unpublished");
  assert.match(forgotten.record.reason ?? "", /Nobody decided/);
  assert.equal((await simulation.knowledge.current()).number, 0);
  await simulation.close();
});

test("a contradiction with a live passage waits for a person", async (t) => {
  const simulation = await simulateImport();
  const statement = (amount: number) =>
    `# Cash\n\nYou can withdraw up to €${amount} a day in cash with your debit card.`;
  await simulation.import(temporaryFolder(t, { "cash.md": statement(500) }), { visibility });
  const { record, report } = await simulation.import(
    temporaryFolder(t, { "atm.md": statement(400) }),
    { visibility },
    "imp_2",
  );
  assert.equal(record.state, "waiting");
  assert.equal(report[0]?.findings[0]?.code, "contradiction");
  await simulation.close();
});

test("what is published in between is checked against, and nothing of it is lost", async (t) => {
  let overtaken = false;
  const simulation = await simulateImport({
    before: async (step) => {
      if (step !== "publish" || overtaken) return;
      overtaken = true;
      const article = {
        kind: "article",
        id: "other",
        title: "Other",
        body: "x",
        language: "en",
        visibility,
        usage: "on",
        status: "published",
      } as const;
      await simulation.knowledge.publish({ id: "p", at: 0, by: "api", summary: "", changes: [{ put: article }] });
    },
  });
  const { record } = await simulation.import(temporaryFolder(t, files), { visibility });
  assert.deepEqual([record.state, record.publishedVersion], ["published", 2]);
  assert.deepEqual([...(await simulation.articles()).keys()], ["cards", "guides-fees", "other"]);
  assert.equal(simulation.calls.filter((step) => step === "check").length, 2);
  await simulation.close();
});

test("an article that somebody else keeps is not replaced unasked", async (t) => {
  const simulation = await simulateImport();
  const article = {
    kind: "article",
    id: "cards",
    title: "Cards",
    body: "By hand.",
    language: "en",
    visibility,
    usage: "on",
    status: "published",
    origin: "api",
  } as const;
  await simulation.knowledge.publish({ id: "p", at: 0, by: "api", summary: "", changes: [{ put: article }] });
  const { record, report } = await simulation.import(temporaryFolder(t, files), { visibility });
  assert.deepEqual([record.state, report[0]?.findings[0]?.code], ["waiting", "kept-by-others"]);
  assert.equal((await simulation.articles()).get("cards")?.body, "By hand.");
  await simulation.close();
});

test("a document whose step fails again and again is reported, and the rest is published", async (t) => {
  const simulation = await simulateImport({
    before: (step, payload) => {
      if (step === "explain" && (payload as { document?: number }).document === 0) throw new Error("out of luck");
    },
  });
  const { record, counts, report } = await simulation.import(temporaryFolder(t, files), { visibility });
  assert.deepEqual([record.state, counts.skipped, counts.explained], ["published", 1, 1]);
  assert.match(report[0]?.findings[0]?.message ?? "", /out of luck/);
  await simulation.close();
});

test("a source that is not there ends the import with its reason", async () => {
  const simulation = await simulateImport();
  const { record } = await simulation.import("/nowhere/at/all");
  assert.equal(record.state, "unpublished");
  assert.match(record.reason ?? "", /no folder or file/);
  await simulation.close();
});

test("a sitemap's pages are imported, each host's own only, and a missing one is reported", async (t) => {
  const pages: Record<string, string> = {
    "/a": "<html lang='en'><body><main><h1>Alpha</h1><p>All about the first of the pages here.</p></main></body></html>",
  };
  const server = createServer((request, response) => {
    const { host = "" } = request.headers;
    const locations = [`http://${host}/a`, `http://${host}/gone`, "http://elsewhere.invalid/b"];
    const sitemap = `<?xml version="1.0"?><urlset>${locations.map((loc) => `<url><loc>${loc}</loc></url>`).join("")}</urlset>`;
    const page = request.url === "/sitemap.xml" ? sitemap : pages[request.url ?? ""];
    response.writeHead(page === undefined ? 404 : 200).end(page ?? "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  const { port } = server.address() as { port: number };
  const simulation = await simulateImport();
  const { counts, report } = await simulation.import(`http://127.0.0.1:${port}/sitemap.xml`, { visibility });
  assert.deepEqual([counts.explained, counts.skipped], [1, 1]);
  assert.match(report[0]?.findings[0]?.message ?? "", /404/);
  assert.equal((await simulation.articles()).get(`127-0-0-1-${port}-a`)?.title, "Alpha");
  await simulation.close();
});

test("Zendesk and Intercom exports bring their ids, languages, states and audiences", async (t) => {
  const zendesk = {
    count: 3,
    articles: [
      {
        id: 360001,
        title: "Pay",
        body: "<p>Pay in the app.</p>",
        locale: "en-us",
        draft: false,
        user_segment_id: null,
        html_url: "https://help.example.com/hc/en-us/articles/360001-Pay",
        updated_at: "2026-01-02T03:04:05Z",
      },
      { id: 360002, title: "Members", body: "<p>For members.</p>", locale: "de", draft: true, user_segment_id: 7 },
      { id: 360003 },
    ],
  };
  const intercom = {
    type: "list",
    data: [
      {
        type: "article",
        id: "9",
        title: "Hello",
        body: "<p>Hello there.</p>",
        state: "published",
        default_locale: "en",
        updated_at: 1767225600,
      },
    ],
  };
  const folder = temporaryFolder(t, {
    "zendesk.json": JSON.stringify(zendesk),
    "intercom.json": JSON.stringify(intercom),
    "other.json": "{}",
  });
  const simulation = await simulateImport();
  const { report } = await simulation.import(folder);
  const articles = await simulation.articles();
  assert.deepEqual(
    [...articles.values()].map(({ id, language, visibility: readers, status }) => [id, language, readers, status]),
    [
      ["360001", "en", "public", "published"],
      ["360002", "de", "users", "draft"],
      ["9", "en", "public", "published"],
    ],
  );
  assert.equal(articles.get("360001")?.lastEditedAt, Date.UTC(2026, 0, 2, 3, 4, 5));
  assert.deepEqual(
    report.map(({ location }) => location),
    ["other.json", "zendesk.json#2"],
  );
  await simulation.close();
});

test("the whole example company, as web pages, becomes the articles that it was", async (t) => {
  const { articles } = loadCompany("companies/harbour-bank");
  const pages = Object.fromEntries(articles.map((article) => [`${article.id}.html`, pageOf(article)]));
  const simulation = await simulateImport();
  const { record, counts } = await simulation.import(temporaryFolder(t, pages));
  assert.deepEqual([record.state, counts.explained], ["published", articles.length]);
  const live = await simulation.articles();
  for (const { id, title, language, visibility: readers } of articles) {
    const article = live.get(id)!;
    assert.deepEqual([article.title, article.language, article.visibility], [title, language, readers]);
  }
  await simulation.close();
});

test("an import that is killed goes on after the restart, also when its source is gone by then", async (t) => {
  const { openGroupCommit } = await import("../../local/engine/index.ts");
  const commit = openGroupCommit(":memory:");
  const folder = temporaryFolder(t, suspicious);
  const before = await simulateImport({ commit });
  await before.import(folder, { visibility });
  await before.close();
  rmSync(folder, { recursive: true });
  const after = await simulateImport({ commit, clock: before.clock, resume: true });
  await after.ingestion.decide({ importId: "imp_1", decision: "approve", by: "Ada" });
  await after.pass();
  assert.equal((await after.articles()).size, 3);
  await after.close();
  await commit.close();
});
