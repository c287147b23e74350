import { strict as assert } from "node:assert";
import { test } from "node:test";
import type { Article } from "../../../src/knowledge/index.ts";
import { type ApiUnderTest, apiUnderTest, management, managementKey } from "../../support/api-under-test.ts";

/** As the Node client writes it. */
const article = {
  id: "card-limits",
  author_id: "author-1",
  title: "Card limits",
  description: "What a card can pay",
  body: "<h1>Card limits</h1><p>You can pay up to 1,000 euros a day with the card.</p>",
  visibility: "public",
  topic_id: "",
  status: "published",
  data: { category: 7 },
  created: "2026-01-02T03:04:05.678Z",
  last_edited: "2026-02-02T00:00:00Z",
  public_url: "https://help.example.com/card-limits",
};

async function standing({ knowledgeStore }: ApiUnderTest, id = article.id): Promise<Article | undefined> {
  const { number } = await knowledgeStore.current();
  return (await knowledgeStore.readItem({ kind: "article", id }, number)) as Article | undefined;
}

test("an article is kept as its source has it, and answered with an empty object", async () => {
  const api = apiUnderTest();
  assert.deepEqual(await api.call("POST", "/articles", article, management), { status: 200, body: {} });
  assert.deepEqual(await standing(api), {
    kind: "article",
    id: "card-limits",
    title: "Card limits",
    body: article.body,
    visibility: "public",
    status: "published",
    usage: "on",
    origin: "api",
    authorId: "author-1",
    description: "What a card can pay",
    data: { category: 7 },
    url: article.public_url,
    createdAt: Date.parse(article.created),
    lastEditedAt: Date.parse(article.last_edited),
    language: "en",
  });
  const { by, summary } = await api.knowledgeStore.current();
  assert.deepEqual([by, summary], ["management", "Saved article card-limits"]);
});

test("an Integration key may write articles, too, and the version says so", async () => {
  const api = apiUnderTest();
  assert.equal((await api.call("POST", "/articles", article)).status, 200);
  assert.equal((await api.knowledgeStore.current()).by, "integration");
  assert.equal((await api.call("POST", "/articles", article, {})).status, 401);
});

test("what some clients leave out or fill with null is absent", async () => {
  const api = apiUnderTest();
  const least = {
    id: "a",
    visibility: "users",
    status: "draft",
    created: null,
    data: null,
    topic_id: null,
    title: null,
  };
  assert.equal((await api.call("POST", "/articles", least)).status, 200);
  const expected = { kind: "article", id: "a", title: "", body: "", visibility: "users", status: "draft" };
  assert.deepEqual(await standing(api, "a"), { ...expected, usage: "on", origin: "api", language: "en" });
});

test("a repeated article makes no version, and a changed one makes one that leaves the switch alone", async () => {
  const api = apiUnderTest();
  for (let time = 0; time < 3; time += 1) await api.call("POST", "/articles", article);
  assert.equal((await api.knowledgeStore.current()).number, 1);
  await api.call("POST", "/articles/card-limits/usage-status", { usage_status: "off" });
  await api.call("POST", "/articles", { ...article, title: "New limits" });
  const { title, usage } = (await standing(api)) ?? {};
  assert.deepEqual([title, usage, (await api.knowledgeStore.current()).number], ["New limits", "off", 3]);
});

test("the same article twice at once is one version and two equal answers", async () => {
  const api = apiUnderTest();
  const answers = await Promise.all(Array.from({ length: 8 }, () => api.call("POST", "/articles", article)));
  for (const answer of answers) assert.deepEqual(answer, { status: 200, body: {} });
  assert.equal((await api.knowledgeStore.current()).number, 1);
});

test("many different articles at once are all kept", async () => {
  const api = apiUnderTest();
  const ids = Array.from({ length: 12 }, (_, index) => `a${index}`);
  const answers = await Promise.all(ids.map((id) => api.call("POST", "/articles", { ...article, id })));
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
  for (const id of ids) assert.equal((await standing(api, id))?.id, id);
});

test("an unknown visibility is for staff only, and any status but published is kept and not used", async () => {
  const api = apiUnderTest();
  await api.call("POST", "/articles", { ...article, visibility: "unknown", status: "excluded" });
  const { visibility, status } = (await standing(api)) ?? {};
  assert.deepEqual([visibility, status], ["internal", "excluded"]);
});

test("the language is the one that the article's data name, else the one that its text shows", async () => {
  const api = apiUnderTest();
  const german = "Sie können Ihre Karte jederzeit in der App sperren und wieder entsperren.";
  const languages = { named: { language: "pt-BR" }, odd: { language: 7 }, seen: {} };
  for (const [id, data] of Object.entries(languages)) {
    await api.call("POST", "/articles", { ...article, id, data, title: "Karte sperren", body: german });
  }
  const found = await Promise.all(Object.keys(languages).map(async (id) => (await standing(api, id))?.language));
  assert.deepEqual(found, ["pt", "de", "de"]);
});

test("an article's topic must exist", async () => {
  const api = apiUnderTest();
  const filed = { ...article, topic_id: "cards" };
  const { status, body } = await api.call("POST", "/articles", filed);
  assert.deepEqual([status, body.code, body.details.field], [400, "failed_precondition", "topic_id"]);
  const topic = { id: "cards", name: "Cards", visibility: "public", status: "published" };
  assert.equal((await api.call("POST", "/topics", topic, management)).status, 200);
  assert.equal((await api.call("POST", "/articles", filed)).status, 200);
  assert.equal((await standing(api))?.topicId, "cards");
});

test("a removed article is gone from now on, stays in earlier versions, and may be removed again", async () => {
  const api = apiUnderTest();
  await api.call("POST", "/articles", article);
  for (let time = 0; time < 2; time += 1) {
    assert.deepEqual(await api.call("DELETE", "/articles/card-limits", {}), { status: 200, body: {} });
  }
  assert.equal(await standing(api), undefined);
  const { body } = await api.call("GET", "/knowledge/items/article/card-limits?version=1", undefined, management);
  assert.equal((body as unknown as { item: { body: string } }).item.body, article.body);
  assert.equal((await api.call("POST", "/articles/card-limits/usage-status", { usage_status: "on" })).status, 404);
});

test("what never was can be neither switched nor removed", async () => {
  const api = apiUnderTest();
  for (const [method, path] of [
    ["POST", "/articles/none/usage-status"],
    ["DELETE", "/articles/none"],
  ] as const) {
    const { status, body } = await api.call(method, path, { usage_status: "on" });
    assert.deepEqual([status, body.code], [404, "not_found"]);
  }
});

const mistakes: Readonly<Record<string, readonly [object, string]>> = {
  "no id": [{ id: undefined }, "id"],
  "an empty id": [{ id: "" }, "id"],
  "an id with a line break": [{ id: "a\nb" }, "id"],
  "an id with half a character": [{ id: "\ud800" }, "id"],
  "an id without end": [{ id: "x".repeat(129) }, "id"],
  "a visibility that nobody knows": [{ visibility: "secret" }, "visibility"],
  "no status": [{ status: undefined }, "status"],
  "a time without a zone": [{ created: "2026-01-02T03:04:05" }, "created"],
  "an address that would run code": [{ public_url: "javascript:alert(1)" }, "public_url"],
  "data that are no object": [{ data: [1] }, "data"],
  "a body that is no text": [{ body: { html: "" } }, "body"],
};

for (const [mistake, [change, field]] of Object.entries(mistakes)) {
  test(`an article with ${mistake} is refused with the name of the field`, async () => {
    const { status, body } = await apiUnderTest().call("POST", "/articles", { ...article, ...change });
    assert.deepEqual([status, body.code, body.details.field], [400, "invalid_argument", field]);
  });
}

test("a body of a megabyte is kept, a larger one and one that is not UTF-8 are refused", async () => {
  const api = apiUnderTest();
  const room = 1024 * 1024 - Buffer.byteLength(JSON.stringify({ ...article, body: "" }));
  assert.equal((await api.call("POST", "/articles", { ...article, body: "x".repeat(room) })).status, 200);
  assert.equal((await standing(api))?.body.length, room);
  assert.equal((await api.call("POST", "/articles", { ...article, body: "x".repeat(room + 1) })).status, 400);
  const latin1 = Buffer.from(JSON.stringify({ ...article, title: "Überweisung" }), "latin1");
  const { status, body } = await api.call("POST", "/articles", latin1);
  assert.deepEqual([status, body.code], [400, "invalid_argument"]);
  assert.match(body.message, /UTF-8/);
});

test("ids with awkward characters name their own article in a path", async () => {
  const api = apiUnderTest();
  const ids = ["a b/c", "a+b=", "50%", "é😀", "..", "a#1?x=1", "__proto__"];
  for (const id of ids) assert.equal((await api.call("POST", "/articles", { ...article, id })).status, 200, id);
  for (const id of ids) {
    const path = `/articles/${encodeURIComponent(id)}/usage-status`;
    assert.equal((await api.call("POST", path, { usage_status: "off" })).status, 200, id);
  }
  for (const id of ids) assert.equal((await standing(api, id))?.usage, "off", id);
});

test("a key of both roles publishes as Management", async () => {
  const keys = { integration: [managementKey], management: [managementKey] };
  const api = apiUnderTest({ keys });
  await api.call("POST", "/articles", article, management);
  assert.equal((await api.knowledgeStore.current()).by, "management");
});
