import { strict as assert } from "node:assert";
import { test } from "node:test";
import { conversationEventTypes } from "../../../src/contracts/http.ts";
import { apiUnderTest, start } from "../../support/api-under-test.ts";

const path = "/conversations/conv-1/events";
const by = { participant_id: "cust-1", participant_type: "Customer" };

async function started() {
  const api = apiUnderTest();
  await api.call("POST", "/conversations", start);
  return { ...api, events: () => api.store.partition("conv-1")?.events ?? [] };
}

test("what callers usually report is recorded as what it is", async () => {
  const { call, events } = await started();
  const reports: [object, string, object][] = [
    [{ ...by, type: "typing" }, "customer_typing", {}],
    [{ ...by, type: "typing", participant_type: "Agent" }, "other_typing", {}],
    [{ ...by, type: "typing", participant_type: "AI Agent" }, "other_typing", {}],
    [{ ...by, type: "delivered", message_id: "m1" }, "delivered", { messageId: "m1" }],
    [{ ...by, type: "read", message_id: "m1" }, "read", { messageId: "m1" }],
    [
      { ...by, type: "internal-note", body: "call back", participant_type: "Agent" },
      "internal_note",
      { body: "call back" },
    ],
  ];
  for (const [report, type, data] of reports) {
    assert.deepEqual(await call("POST", path, { ...report, timestamp: "2026-03-01T11:00:00Z" }), {
      status: 200,
      body: {},
    });
    const last = events().at(-1);
    assert.deepEqual([last?.type, last?.data, last?.at], [type, data, Date.parse("2026-03-01T11:00:00Z")]);
  }
});

test("an idempotency key makes an event count once, and other content under it a conflict", async () => {
  const { call, events } = await started();
  const note = { ...by, type: "internal-note", body: "call back", idempotency_key: "k 1/ü" };
  assert.equal((await call("POST", path, note)).status, 200);
  assert.deepEqual(await call("POST", path, note), { status: 200, body: {} });
  assert.equal(events().length, 2);
  const other = await call("POST", path, { ...note, body: "don't" });
  assert.deepEqual([other.status, other.body.code], [409, "already_exists"]);
});

test("without a key each event counts", async () => {
  const { call, events } = await started();
  for (let time = 0; time < 2; time += 1) await call("POST", path, { ...by, type: "read" });
  assert.equal(events().length, 3);
});

test("an event that says enough to act on acts", async () => {
  for (const type of ["finished", "cancelled"]) {
    const { call } = await started();
    assert.equal((await call("POST", path, { ...by, type })).status, 200);
    assert.equal((await call("GET", "/conversations/conv-1/read")).body.status, type);
  }
});

test("an event that lacks its values is sent to its endpoint", async () => {
  const acting = ["internal-note", "delivered", "read", "typing", "finished", "cancelled"];
  const { call, events } = await started();
  for (const type of conversationEventTypes.filter((each) => !acting.includes(each))) {
    const { status, body } = await call("POST", path, { ...by, type });
    assert.deepEqual([status, body.code, body.details.field], [400, "invalid_argument", "type"]);
    assert.match(body.message, /Use (POST|PUT) \/conversations.* instead\.$/);
  }
  assert.equal(events().length, 1);
});

test("an unknown type of event is refused with those that are known", async () => {
  const { call } = await started();
  const { status, body } = await call("POST", path, { ...by, type: "join" });
  assert.equal(status, 400);
  assert.match(body.message, /^type: "join" is not accepted here\. Write one of "assigned", .*"typing"/);
});
