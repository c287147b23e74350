import { strict as assert } from "node:assert";
import { test } from "node:test";
import { apiUnderTest, management, start, startOfTest } from "../../support/api-under-test.ts";

async function started(request: object = start) {
  const api = apiUnderTest();
  await api.call("POST", "/conversations", request);
  return { ...api, lastEvent: () => api.store.partition("conv-1")?.events.at(-1) };
}

test("a rating is kept with its scale", async () => {
  const { call, lastEvent } = await started();
  const rating = { type: "csat", value: 4, min_value: 1, max_value: 5, comments: "fine" };
  assert.deepEqual(await call("PUT", "/conversations/conv-1/rate", rating), { status: 200, body: {} });
  assert.deepEqual(lastEvent()?.data, { kind: "csat", value: 4, minValue: 1, maxValue: 5, comments: "fine" });
});

test("a rating outside its range, or that is no whole number, is refused", async () => {
  const { call } = await started();
  const rating = { type: "csat", value: 4, min_value: 1, max_value: 5 };
  for (const [changes, message] of [
    [{ value: 6 }, "value: is outside its range. Write a value from min_value to max_value."],
    [{ value: 0 }, "value: is outside its range. Write a value from min_value to max_value."],
    [{ min_value: 9 }, "value: is outside its range. Write a value from min_value to max_value."],
    [{ value: 4.5 }, "value: is a fraction. Write a whole number."],
    [{ value: "4" }, "value: is a string. Write a number."],
    [{ type: undefined }, "type: is missing. Write a string."],
  ] as const) {
    const { status, body } = await call("PUT", "/conversations/conv-1/rate", { ...rating, ...changes });
    assert.deepEqual([status, body.message], [400, message]);
  }
});

test("a tool's late result is recorded under its execution", async () => {
  const { call, lastEvent } = await started();
  const result = { async_tool_execution_id: "exec-1", payload: { refunded: null } };
  const path = "/conversations/conv-1/return-async-tool-result";
  assert.deepEqual(await call("PUT", path, result), { status: 200, body: {} });
  assert.equal(lastEvent()?.type, "async_tool_result");
  assert.deepEqual(lastEvent()?.data, { key: "exec-1", payload: { refunded: null } });
  for (const payload of [undefined, null, [], "text"]) {
    const { body } = await call("PUT", path, { ...result, payload });
    assert.equal(body.message, "payload: is not a JSON object. Write one, such as {}.");
  }
});

test("a tool's result for a conversation that is over is refused", async () => {
  for (const end of ["finish", "cancel"]) {
    const { call } = await started();
    await call("PUT", `/conversations/conv-1/${end}`);
    const result = { async_tool_execution_id: "exec-1", payload: {} };
    const { status, body } = await call("PUT", "/conversations/conv-1/return-async-tool-result", result);
    assert.deepEqual([status, body.code], [400, "failed_precondition"], end);
  }
});

test("a resource is any JSON, under a name in any case", async () => {
  const { call, lastEvent } = await started();
  for (const value of [{ id: 7 }, [1, null], "text", 0, false]) {
    const answer = await call("PUT", "/conversations/conv-1/resources/Last%20Order", JSON.stringify(value));
    assert.deepEqual(answer, { status: 200, body: {} });
    assert.deepEqual(lastEvent()?.data, { resources: { "last order": value } });
  }
});

test("documents are bounded in depth and size", async () => {
  const { call } = await started();
  const deep = `${"[".repeat(70)}${"]".repeat(70)}`;
  const abyss = `${"[".repeat(500_000)}${"]".repeat(500_000)}`;
  for (const body of [deep, abyss]) {
    const answer = await call("PUT", "/conversations/conv-1/resources/order", body);
    assert.deepEqual(
      [answer.status, answer.body.message],
      [400, "body: is nested too deeply. Write at most 64 levels."],
    );
  }
  const large = await call("PUT", "/conversations/conv-1/resources/order", JSON.stringify("x".repeat(300_000)));
  assert.deepEqual([large.status, large.body.code], [400, "invalid_argument"]);
  for (const field of ["metadata", "resources"]) {
    const body = `{"id":"conv-2","customer_id":"c","channel":"web","${field}":{"a":${abyss}}}`;
    assert.equal((await call("POST", "/conversations", body)).body.details.field, field);
  }
  const ignored = `{"id":"conv-2","customer_id":"c","channel":"web","unknown":${abyss}}`;
  assert.equal((await call("POST", "/conversations", ignored)).status, 200);
});

test("memories are stored verbatim with their own time, once per key", async () => {
  const { call, store } = await started();
  const upload = {
    idempotency_key: "batch-1",
    memories: [
      { note: "likes tea", seen: "2026-01-01T00:00:00Z", extra: null },
      { note: "moved", at: "not a time" },
    ],
    created_at_keys: ["at", "seen"],
  };
  const first = await call("POST", "/conversations/conv-1/memories", upload);
  assert.deepEqual(first, { status: 200, body: { upload_id: "upl_1", memories_inserted: 2 } });
  assert.deepEqual(await call("POST", "/conversations/conv-1/memories", upload), first);
  assert.deepEqual(store.partition("conv-1")?.memories, [
    { at: Date.parse("2026-01-01T00:00:00Z"), memory: upload.memories[0] },
    { at: startOfTest, memory: upload.memories[1] },
  ]);
});

test("an upload needs a key, memories that are objects, and a conversation", async () => {
  const { call } = await started();
  const upload = { idempotency_key: "batch-1", memories: [{}] };
  for (const [changes, message] of [
    [{ idempotency_key: undefined }, "idempotency_key: is missing. Write a string."],
    [{ memories: [] }, "memories: is too small. Write at least 1 elements."],
    [{ memories: ["text"] }, "memories.0: is not a JSON object. Write one, such as {}."],
  ] as const) {
    const { body } = await call("POST", "/conversations/conv-1/memories", { ...upload, ...changes });
    assert.equal(body.message, message);
  }
  assert.equal((await call("POST", "/conversations/nobody/memories", upload)).status, 404);
});

test("a conversation that is over is erased on request, and asking again is harmless", async () => {
  const { call, store } = await started();
  const active = await call("DELETE", "/conversations/conv-1", undefined, management);
  assert.deepEqual([active.status, active.body.code], [400, "failed_precondition"]);
  await call("PUT", "/conversations/conv-1/finish");
  assert.deepEqual(await call("DELETE", "/conversations/conv-1", "null", management), { status: 202, body: undefined });
  assert.deepEqual(await call("DELETE", "/conversations/conv-1", "{}", management), { status: 202, body: undefined });
  assert.equal(store.partition("conv-1")?.head.state, "deleting");
  assert.ok(store.partition("conv-1")?.head.dueBy, "the sweeper must find it");
  assert.equal((await call("DELETE", "/conversations/nobody", undefined, management)).status, 404);
});

test("resources sent at the start have the same names as later ones", async () => {
  const { lastEvent } = await started({ ...start, resources: { Order: 1, USER: { Name: "Ann" } } });
  assert.deepEqual(lastEvent()?.data.resources, { order: 1, user: { Name: "Ann" } });
});
