import { strict as assert } from "node:assert";
import { test } from "node:test";
import type { NoteAnswer } from "../../../src/contracts/http.ts";
import { type ApiUnderTest, apiUnderTest, management, startOfTest } from "../../support/api-under-test.ts";

const note = {
  id: "outage",
  title: "Card payments are slow",
  body: "Payments by card may take up to an hour at the moment.",
  start_time: "2026-03-01T00:00:00Z",
  end_time: "2026-03-02T00:00:00Z",
};
const { id, ...content } = note;

async function post(api: ApiUnderTest, path: string, body: object) {
  const answer = await api.call("POST", path, body, management);
  return { status: answer.status, body: answer.body as unknown as NoteAnswer & typeof answer.body };
}

test("a new note is a draft, with its times under the names of the answer", async () => {
  const api = apiUnderTest();
  const { status, body } = await post(api, "/notes", note);
  assert.equal(status, 200);
  const { gradient_labs_id, ...rest } = body;
  assert.match(gradient_labs_id, /^note_[0-9a-f]{24}$/);
  const now = new Date(startOfTest).toISOString();
  assert.deepEqual(rest, {
    id: "outage",
    title: note.title,
    body: note.body,
    url: "",
    valid_from: "2026-03-01T00:00:00.000Z",
    valid_to: "2026-03-02T00:00:00.000Z",
    last_modified_by: "management",
    created: now,
    updated: now,
    status: "draft",
  });
});

test("a repeated note is answered as the first time, and other content under its id is refused", async () => {
  const api = apiUnderTest();
  const first = await post(api, "/notes", note);
  api.setNow(startOfTest + 5_000);
  assert.deepEqual(await post(api, "/notes", note), first);
  assert.equal((await api.knowledgeStore.current()).number, 1);
  const { status, body } = await post(api, "/notes", { ...note, title: "Another" });
  assert.deepEqual([status, body.code], [409, "already_exists"]);
});

test("a note's content is replaced as a whole, and its status stays", async () => {
  const api = apiUnderTest();
  await post(api, "/notes", note);
  assert.deepEqual(await post(api, "/notes/outage/status", { status: "live" }), { status: 200, body: {} });
  api.setNow(startOfTest + 5_000);
  const { body } = await post(api, "/notes/outage", { title: "Over", webpage_url: "https://status.example.com" });
  const { title, body: text, url, status, created, updated } = body;
  assert.deepEqual([title, text, url, status], ["Over", "", "https://status.example.com", "live"]);
  assert.equal(body.valid_from, undefined);
  assert.equal(Date.parse(updated) - Date.parse(created), 5_000);
});

test("a note is found only while it is live and holds", async () => {
  const api = apiUnderTest();
  await post(api, "/notes", note);
  const found = async (asOf: string) => {
    const path = `/knowledge/search?text=card+payments&as_of=${asOf}`;
    const { body } = await api.call("GET", path, undefined, management);
    return (body as unknown as { passages: { article_id: string }[] }).passages.map(({ article_id }) => article_id);
  };
  const during = "2026-03-01T18:00:00Z";
  assert.deepEqual(await found(during), []);
  await post(api, "/notes/outage/status", { status: "live" });
  assert.deepEqual(await found(during), ["outage"]);
  assert.deepEqual(await found("2026-03-02T00:00:00Z"), []);
  await api.call("DELETE", "/notes/outage", undefined, management);
  assert.deepEqual(await found("2026-03-01T20:00:00Z"), []);
});

test("a removed note may be removed again, and made anew", async () => {
  const api = apiUnderTest();
  await post(api, "/notes", note);
  for (let time = 0; time < 2; time += 1) {
    assert.equal((await api.call("DELETE", "/notes/outage", undefined, management)).status, 200);
  }
  assert.equal((await post(api, "/notes/outage", content)).status, 404);
  assert.equal((await post(api, "/notes", { id, title: "Another one", body: "" })).status, 200);
});

test("what never was can be neither changed nor removed", async () => {
  const api = apiUnderTest();
  assert.equal((await post(api, "/notes/none", content)).status, 404);
  assert.equal((await post(api, "/notes/none/status", { status: "live" })).status, 404);
  assert.equal((await api.call("DELETE", "/notes/none", undefined, management)).status, 404);
});

const mistakes: Readonly<Record<string, readonly [object, string]>> = {
  "both a body and a page": [{ webpage_url: "https://status.example.com" }, "webpage_url"],
  "an end before its beginning": [{ end_time: "2026-02-01T00:00:00Z" }, "end_time"],
  "no title": [{ title: "" }, "title"],
  "an address that is none": [{ body: "", webpage_url: "status page" }, "webpage_url"],
};

for (const [mistake, [change, field]] of Object.entries(mistakes)) {
  test(`a note with ${mistake} is refused with the name of the field`, async () => {
    const api = apiUnderTest();
    const { status, body } = await post(api, "/notes", { ...note, ...change });
    assert.deepEqual([status, body.code, body.details.field], [400, "invalid_argument", field]);
    await post(api, "/notes", note);
    assert.equal((await post(api, "/notes/outage", { ...content, ...change })).status, 400);
  });
}
