import { strict as assert } from "node:assert";
import { test } from "node:test";
import type { TopicAnswer } from "../../../src/contracts/http.ts";
import { type ApiUnderTest, apiUnderTest, management, startOfTest } from "../../support/api-under-test.ts";

const topic = {
  id: "cards",
  parent_id: "products",
  name: "Cards",
  description: "All about cards",
  visibility: "public",
  status: "published",
  data: { order: 3 },
  created: "2026-01-02T03:04:05.678Z",
  last_edited: "2026-02-02T00:00:00Z",
  public_url: "https://help.example.com/cards",
};

const save = (api: ApiUnderTest, changes: object = {}) =>
  api.call("POST", "/topics", { ...topic, ...changes }, management);
const read = async (api: ApiUnderTest, path: string) => {
  const { status, body } = await api.call("GET", path, undefined, management);
  return { status, body: body as unknown as TopicAnswer & { Topics: TopicAnswer[]; topics: TopicAnswer[] } };
};

test("a topic answers in the spelling of every client at once, with one value for Data and data", async () => {
  const api = apiUnderTest();
  assert.deepEqual(await save(api), { status: 200, body: {} });
  const { body } = await read(api, "/topic/cards");
  const [created, edited] = ["2026-01-02T03:04:05.678Z", "2026-02-02T00:00:00.000Z"];
  assert.deepEqual(body, {
    Source: "public-api",
    ExternalID: "cards",
    Name: "Cards",
    Description: "All about cards",
    Visibility: "public",
    ParentExternalID: "products",
    Created: created,
    LastEdited: edited,
    LastSeen: edited,
    Data: { order: 3 },
    PublicURL: topic.public_url,
    source: "public-api",
    external_id: "cards",
    name: "Cards",
    description: "All about cards",
    visibility: "public",
    parent_external_id: "products",
    created,
    last_edited: edited,
    last_seen: edited,
    data: { order: 3 },
    public_url: topic.public_url,
  });
  const names = Object.keys(body);
  assert.ok(names.lastIndexOf("PublicURL") < names.indexOf("source"), "snake case comes last");
});

test("all topics are listed under both names, by id", async () => {
  const api = apiUnderTest();
  for (const id of ["b", "a", "c"]) await save(api, { id });
  const { body } = await read(api, "/topics");
  assert.deepEqual(
    body.Topics.map(({ ExternalID }) => ExternalID),
    ["a", "b", "c"],
  );
  assert.deepEqual(body.topics, body.Topics);
});

test("another support platform has no topics here", async () => {
  const api = apiUnderTest();
  await save(api);
  assert.equal((await read(api, "/topic/cards?support_platform=public-api")).status, 200);
  assert.equal((await read(api, "/topic/cards?support_platform=intercom")).status, 404);
  assert.deepEqual((await read(api, "/topics?support_platform=zendesk")).body.topics, []);
  assert.equal((await read(api, "/topic/none")).status, 404);
});

test("times that nobody tells are those of the first and the last change here", async () => {
  const api = apiUnderTest();
  const untimed = { created: undefined, last_edited: undefined };
  await save(api, untimed);
  api.setNow(startOfTest + 1_000);
  await save(api, untimed);
  const unchanged = (await read(api, "/topic/cards")).body;
  assert.deepEqual([unchanged.created, unchanged.last_edited], Array(2).fill(new Date(startOfTest).toISOString()));
  assert.equal((await api.knowledgeStore.current()).number, 1);
  await save(api, { ...untimed, name: "All cards" });
  const changed = (await read(api, "/topic/cards")).body;
  assert.deepEqual(
    [changed.created, changed.last_edited],
    [new Date(startOfTest).toISOString(), new Date(startOfTest + 1_000).toISOString()],
  );
});

test("only a Management key may see or change topics", async () => {
  const api = apiUnderTest();
  for (const [method, path] of [
    ["GET", "/topics"],
    ["GET", "/topic/cards"],
    ["POST", "/topics"],
  ] as const) {
    assert.equal((await api.call(method, path, topic)).status, 403, path);
  }
});
