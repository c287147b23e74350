import { strict as assert } from "node:assert";
import { test } from "node:test";
import { apiUnderTest } from "../../support/api-under-test.ts";

export const start = { id: "conv-1", customer_id: "cust-1", channel: "web", assignee_type: "AI Agent" };

test("a started conversation is described with every field of the contract", async () => {
  const { call, started } = apiUnderTest();
  const { status, body } = await call("POST", "/conversations", start);
  assert.equal(status, 200);
  assert.deepEqual(body, {
    id: "conv-1",
    customer_id: "cust-1",
    channel: "web",
    created: "2026-03-01T12:00:00.000Z",
    updated: "2026-03-01T12:00:00.000Z",
    status: "active",
    agent_is_active: true,
    latest_intent: "",
    latest_handoff_target: "",
    latest_agent_metadata: { intent: "", intent_handoff_target: "", handoff_reason: "", handoff_note: "" },
  });
  assert.deepEqual(started, ["conv-1.1"]);
  assert.deepEqual((await call("GET", "/conversations/conv-1/read")).body, body);
  assert.deepEqual((await call("GET", "/conversations/conv-1")).body, body);
});

test("without an assignee the agent observes until it is assigned", async () => {
  const { call } = apiUnderTest();
  const { body } = await call("POST", "/conversations", { ...start, assignee_type: null });
  assert.deepEqual([body.status, body.agent_is_active], ["observing", false]);
  assert.equal((await call("PUT", "/conversations/conv-1/assignee", { assignee_type: "AI Agent" })).status, 200);
  const read = await call("GET", "/conversations/conv-1/read");
  assert.deepEqual([read.body.status, read.body.agent_is_active], ["active", true]);
});

test("a message is stored once and answered as it was first stored", async () => {
  const { call, store } = apiUnderTest();
  await call("POST", "/conversations", start);
  const message = { id: "m1", body: "hello", participant_id: "cust-1", participant_type: "Customer" };
  const first = await call("POST", "/conversations/conv-1/messages", message);
  assert.equal(first.status, 200);
  assert.deepEqual(first.body, { ...message, created: "2026-03-01T12:00:00.000Z" });
  const again = await call("POST", "/conversations/conv-1/messages", message);
  assert.deepEqual(again, first);
  assert.equal(store.partition("conv-1")?.events.length, 2);
});
