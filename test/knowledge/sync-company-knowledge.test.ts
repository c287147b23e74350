import { strict as assert } from "node:assert";
import { beforeEach, test } from "node:test";
import {
  type Article,
  type CompanyArticle,
  createSaveArticle,
  createSetArticleUsage,
  type KnowledgeChanger,
  type KnowledgeStore,
  syncCompanyKnowledge,
} from "../../src/knowledge/index.ts";
import { buildArticle, buildPublish } from "../support/build-knowledge.ts";
import { inMemoryKnowledgeStore } from "../support/in-memory-knowledge-store.ts";

let store: KnowledgeStore;
let changer: KnowledgeChanger;

beforeEach(() => {
  store = inMemoryKnowledgeStore();
  changer = changerOf(store);
});

let publishes = 0;
function changerOf(of: KnowledgeStore): KnowledgeChanger {
  const timing = { clock: { now: () => 1_000 }, pause: async () => {}, random: () => 0 };
  return { store: of, ids: { next: (prefix) => `${prefix}_${(publishes += 1)}` }, timing };
}

function file(id: string, changes: Partial<CompanyArticle> = {}): CompanyArticle {
  return { id, title: `About ${id}`, body: `Text of ${id}`, visibility: "public", language: "en", ...changes };
}

async function standing(): Promise<Article[]> {
  const { number } = await store.current();
  return (await store.listItems("article", number, { limit: 100 })).rows as Article[];
}

test("a folder becomes one version, and the same folder none", async () => {
  const files = [file("a"), file("b", { searchTerms: ["bee"], url: "https://example.com/b", visibility: "internal" })];
  assert.deepEqual(await syncCompanyKnowledge(changer, files), { changed: 2, removed: 0, kept: [] });
  const { number, by } = await store.current();
  assert.deepEqual([number, by], [1, "company files"]);
  const made = { kind: "article", status: "published", usage: "on", origin: "company-files" };
  assert.deepEqual(
    await standing(),
    files.map((each) => ({ ...each, ...made })),
  );
  assert.deepEqual(await syncCompanyKnowledge(changer, files), { changed: 0, removed: 0, kept: [] });
  assert.equal((await store.current()).number, 1);
});

test("only what differs is published: what is new, changed or gone, in one version", async () => {
  await syncCompanyKnowledge(changer, [file("a"), file("b"), file("c")]);
  const after = [file("a"), file("b", { body: "New" }), file("d")];
  assert.deepEqual(await syncCompanyKnowledge(changer, after), { changed: 2, removed: 1, kept: [] });
  const { rows } = await store.readChanges({ after: 1, through: 2 }, { limit: 10 });
  assert.deepEqual(
    rows.map(({ reference, item }) => [reference.id, item !== undefined]),
    [
      ["b", true],
      ["c", false],
      ["d", true],
    ],
  );
});

test("what the API or an import has written is neither removed nor replaced", async () => {
  const save = createSaveArticle({ ...changer, detectLanguage: () => "en" });
  await save({ id: "mine", title: "Mine", body: "By API", visibility: "public", status: "published" }, "management");
  const imported = buildArticle("theirs", { origin: "import-7" });
  await store.publish(buildPublish("import", [{ put: imported }]));
  const synced = await syncCompanyKnowledge(changer, [file("mine"), file("a")]);
  assert.deepEqual(synced, { changed: 1, removed: 0, kept: ["mine"] });
  await syncCompanyKnowledge(changer, []);
  assert.deepEqual(
    (await standing()).map(({ id, origin }) => [id, origin]),
    [
      ["mine", "api"],
      ["theirs", "import-7"],
    ],
  );
});

test("an article that was switched off by the API stays off when its file changes", async () => {
  await syncCompanyKnowledge(changer, [file("a")]);
  await createSetArticleUsage(changer)("a", "off", "management");
  assert.equal((await syncCompanyKnowledge(changer, [file("a")])).changed, 0);
  await syncCompanyKnowledge(changer, [file("a", { body: "New" })]);
  const [article] = await standing();
  assert.deepEqual([article?.usage, article?.body], ["off", "New"]);
});

test("two at once make one version", async () => {
  const both = [syncCompanyKnowledge(changer, [file("a")]), syncCompanyKnowledge(changer, [file("a")])];
  await Promise.all(both);
  assert.equal((await store.current()).number, 1);
});

test("whoever comes second again and again gives up with an error that may be tried again", async () => {
  const others = changerOf({
    ...store,
    publish: async (request) => {
      await store.publish(buildPublish(`rival-${request.id}`, [{ put: buildArticle("x", { body: request.id }) }]));
      return store.publish(request);
    },
  });
  await assert.rejects(syncCompanyKnowledge(others, [file("a")]), { name: "PublishConflict", code: "aborted" });
});
