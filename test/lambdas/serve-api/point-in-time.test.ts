import { strict as assert } from "node:assert";
import { test } from "node:test";
import { type ApiUnderTest, apiUnderTest, management, startOfTest } from "../../support/api-under-test.ts";

const article = { id: "fee", title: "Card fee", visibility: "public", status: "published" };

interface Answer {
  readonly versions: readonly { readonly number: number; readonly by: string; readonly published_at: string }[];
  readonly pagination: { readonly next?: string };
  readonly version: number;
  readonly live_from: number;
  readonly live_until?: number;
  readonly item: Readonly<Record<string, unknown>>;
  readonly passages: readonly { readonly article_id: string; readonly text: string; readonly visibility: string }[];
}

async function get(api: ApiUnderTest, path: string) {
  const { status, body } = await api.call("GET", path, undefined, management);
  return { status, body: body as unknown as Answer & typeof body };
}

/** Three versions, a second apart: 1 euro, 2 euros, gone. */
async function threeVersions(): Promise<ApiUnderTest> {
  const api = apiUnderTest();
  for (const euros of [1, 2]) {
    api.setNow(startOfTest + euros * 1_000);
    await api.call("POST", "/articles", { ...article, body: `The card costs ${euros} euros.` }, management);
  }
  api.setNow(startOfTest + 3_000);
  await api.call("DELETE", "/articles/fee", undefined, management);
  return api;
}

const after = (ms: number) => new Date(startOfTest + ms).toISOString();

test("versions are listed newest first, in pages, with who made them", async () => {
  const api = await threeVersions();
  const { body: first } = await get(api, "/knowledge/versions?limit=2");
  assert.deepEqual(
    first.versions.map(({ number, by, published_at }) => [number, by, published_at]),
    [
      [3, "management", after(3_000)],
      [2, "management", after(2_000)],
    ],
  );
  const { body: last } = await get(api, `/knowledge/versions?limit=2&cursor=${first.pagination.next}`);
  assert.deepEqual(
    last.versions.map(({ number }) => number),
    [1, 0],
  );
  assert.deepEqual(last.pagination, {});
});

test("an item is shown as it was in any version, and for how long", async () => {
  const api = await threeVersions();
  const { body } = await get(api, "/knowledge/items/article/fee?version=1");
  assert.deepEqual([body.version, body.live_from, body.live_until], [1, 1, 2]);
  assert.equal(body.item.body, "The card costs 1 euros.");
  assert.equal((await get(api, "/knowledge/items/article/fee")).status, 404);
  assert.equal((await get(api, "/knowledge/items/article/fee?version=0")).status, 404);
});

test("an item is shown with the names of the wire, and its data as they were attached", async () => {
  const api = apiUnderTest();
  const data = { camelCase: { createdAt: 7 } };
  await api.call("POST", "/articles", { ...article, author_id: "x", created: after(0), data }, management);
  const { item } = (await get(api, "/knowledge/items/article/fee")).body;
  assert.deepEqual([item.author_id, item.created_at, item.data], ["x", after(0), data]);
});

test("a search answers as of a version, as of a time, and as of now", async () => {
  const api = await threeVersions();
  const search = async (when: string) => {
    const { body } = await get(api, `/knowledge/search?text=what+does+the+card+cost${when}`);
    return [body.version, ...body.passages.map(({ text }) => /\d+ euros/.exec(text)?.[0])];
  };
  assert.deepEqual(await search("&version=1"), [1, "1 euros"]);
  assert.deepEqual(await search("&version=2"), [2, "2 euros"]);
  assert.deepEqual(await search(`&as_of=${after(2_500)}`), [2, "2 euros"]);
  assert.deepEqual(await search(`&as_of=${after(999)}`), [0]);
  assert.deepEqual(await search(""), [3]);
});

test("what is for staff only is found by a search for staff alone, and the other way round", async () => {
  const api = apiUnderTest();
  const body = "The card costs nothing.";
  await api.call("POST", "/articles", { ...article, body }, management);
  await api.call("POST", "/articles", { ...article, id: "secret", visibility: "unknown", body }, management);
  for (const [audience, expected] of Object.entries({ public: "fee", internal: "secret" })) {
    const found = (await get(api, `/knowledge/search?text=card&audience=${audience}`)).body.passages;
    assert.deepEqual(
      found.map(({ article_id }) => article_id),
      [expected],
    );
  }
});

const mistakes: Readonly<Record<string, string>> = {
  "/knowledge/search": "text",
  "/knowledge/search?text=": "text",
  "/knowledge/search?text=a&version=1&as_of=2026-01-01T00:00:00Z": "as_of",
  "/knowledge/search?text=a&version=-1": "version",
  "/knowledge/search?text=a&version=1.5": "version",
  "/knowledge/search?text=a&as_of=yesterday": "as_of",
  "/knowledge/search?text=a&limit=0": "limit",
  "/knowledge/search?text=a&limit=101": "limit",
  "/knowledge/search?text=a&language=English": "language",
  "/knowledge/search?text=a&audience=everybody": "audience",
  "/knowledge/versions?limit=ten": "limit",
  "/knowledge/versions?cursor=nonsense": "cursor",
  "/knowledge/items/poem/x": "kind",
  "/knowledge/items/article/x?version=one": "version",
};

for (const [path, field] of Object.entries(mistakes)) {
  test(`GET ${path} is refused with the name of the field`, async () => {
    const { status, body } = await get(apiUnderTest(), path);
    assert.deepEqual([status, body.code, body.details.field], [400, "invalid_argument", field]);
  });
}

test("a version that was never published is not found", async () => {
  const api = await threeVersions();
  for (const path of ["/knowledge/search?text=a&version=4", "/knowledge/items/article/fee?version=4"]) {
    const { status, body } = await get(api, path);
    assert.deepEqual([status, body.code], [404, "not_found"], path);
  }
});
