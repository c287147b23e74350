import { strict as assert } from "node:assert";
import { test } from "node:test";
import type { TermAnswer } from "../../../src/contracts/http.ts";
import { type ApiUnderTest, apiUnderTest, management, startOfTest } from "../../support/api-under-test.ts";

const content = { blocked: "cheap", blocked_description: "Sounds poor", replacement: "affordable" };
const scope = {
  resource_type_id: "order",
  resource_attribute_json_path: "$.tier",
  resource_value_to_match: "premium",
};

async function call(api: ApiUnderTest, method: string, path: string, body?: object) {
  const answer = await api.call(method, `/terminology-substitutions${path}`, body, management);
  return { status: answer.status, body: answer.body as unknown as TermAnswer & { substitutions: TermAnswer[] } };
}

test("a substitution is created, read and listed", async () => {
  const api = apiUnderTest();
  const created = await call(api, "POST", "", { ...content, ...scope });
  const now = new Date(startOfTest).toISOString();
  assert.equal(created.status, 200);
  const { id } = created.body;
  assert.deepEqual(created.body, { id, ...content, ...scope, created: now, updated: now });
  assert.deepEqual((await call(api, "GET", `/${id}`)).body, created.body);
  assert.deepEqual((await call(api, "GET", "")).body, { substitutions: [created.body] });
});

test("a repeated substitution is the one that stands, also when both come at once", async () => {
  const api = apiUnderTest();
  const answers = await Promise.all(Array.from({ length: 5 }, () => call(api, "POST", "", content)));
  assert.equal(new Set(answers.map(({ body }) => body.id)).size, 1);
  assert.equal((await call(api, "GET", "")).body.substitutions.length, 1);
});

test("PUT replaces all of it, PATCH what it mentions", async () => {
  const api = apiUnderTest();
  const { id, created } = (await call(api, "POST", "", { ...content, ...scope })).body;
  api.setNow(startOfTest + 1_000);
  const updated = new Date(startOfTest + 1_000).toISOString();
  const patched = await call(api, "PATCH", `/${id}`, { replacement: "low-priced", blocked: null });
  assert.deepEqual(patched.body, { id, ...content, ...scope, replacement: "low-priced", created, updated });
  const replaced = await call(api, "PUT", `/${id}`, content);
  assert.deepEqual(replaced.body, { id, ...content, created, updated });
  assert.equal((await api.knowledgeStore.current()).number, 3);
  await call(api, "PUT", `/${id}`, content);
  assert.equal((await api.knowledgeStore.current()).number, 3);
});

test("a removed substitution is gone, and may be removed again", async () => {
  const api = apiUnderTest();
  const { id } = (await call(api, "POST", "", content)).body;
  for (let time = 0; time < 2; time += 1) {
    assert.deepEqual(await call(api, "DELETE", `/${id}`), { status: 200, body: {} });
  }
  assert.equal((await call(api, "GET", `/${id}`)).status, 404);
  assert.deepEqual((await call(api, "GET", "")).body.substitutions, []);
});

test("what never was is not found", async () => {
  const api = apiUnderTest();
  for (const method of ["GET", "PUT", "PATCH", "DELETE"]) {
    assert.equal((await call(api, method, "/none", content)).status, 404, method);
  }
});

test("a substitution needs a word and what stands for it", async () => {
  const api = apiUnderTest();
  for (const body of [{ ...content, blocked: "" }, { blocked: "cheap" }, { replacement: "affordable" }]) {
    assert.equal((await call(api, "POST", "", body)).status, 400);
  }
});

test("a word that no version's summary could hold as it is does no harm", async () => {
  const api = apiUnderTest();
  for (const blocked of ["😀".repeat(512), "\ud800", "\u0000"]) {
    assert.equal((await call(api, "POST", "", { ...content, blocked })).status, 200);
  }
  assert.equal((await call(api, "GET", "")).body.substitutions.length, 3);
});
