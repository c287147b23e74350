import { strict as assert } from "node:assert";
import { test } from "node:test";
import { apiUnderTest, start, startOfTest } from "../../support/api-under-test.ts";

const assignee = "/conversations/conv-1/assignee";

async function started(changes: Parameters<typeof apiUnderTest>[0] = {}, request: object = start) {
  const api = apiUnderTest(changes);
  await api.call("POST", "/conversations", request);
  const status = async () => (await api.call("GET", "/conversations/conv-1/read")).body.status;
  const lastEvent = () => api.store.partition("conv-1")?.events.at(-1);
  return { ...api, status, lastEvent };
}

test("a person who takes over silences the agent, and the agent can be put in charge again", async () => {
  const { call, status, lastEvent, store } = await started();
  const request = { assignee_type: "Agent", assignee_id: "ann", reason: "VIP", timestamp: "2026-03-01T11:00:00Z" };
  assert.deepEqual(await call("PUT", assignee, request), { status: 200, body: {} });
  assert.equal(await status(), "observing");
  assert.deepEqual(lastEvent()?.data, { assigneeType: "Agent", assigneeId: "ann", reason: "VIP" });
  assert.equal(lastEvent()?.at, Date.parse("2026-03-01T11:00:00Z"));
  assert.equal((await call("PUT", assignee, { assignee_type: "AI Agent" })).status, 200);
  assert.equal(await status(), "active");
  assert.equal((await call("PUT", assignee, { assignee_type: "Bot" })).status, 200);
  assert.equal(store.partition("conv-1")?.head.owner, "human");
});

test("a take-over from a clock that is ahead doesn't lock the agent out", async () => {
  const { call, status } = await started();
  await call("PUT", assignee, { assignee_type: "Agent", timestamp: "2026-03-01T18:00:00Z" });
  await call("PUT", assignee, { assignee_type: "AI Agent" });
  assert.equal(await status(), "active");
});

test("each assignment may be repeated", async () => {
  const { call, status } = await started();
  for (const type of ["Agent", "Agent", "AI Agent", "AI Agent"]) {
    assert.equal((await call("PUT", assignee, { assignee_type: type })).status, 200, type);
  }
  assert.equal(await status(), "active");
});

test("a customer can't be put in charge", async () => {
  const { call } = await started();
  for (const [method, path] of [
    ["PUT", assignee],
    ["PUT", "/conversations/conv-1/resume"],
    ["POST", "/conversations"],
  ] as const) {
    const { status, body } = await call(method, path, { ...start, id: "conv-2", assignee_type: "Customer" });
    assert.deepEqual([status, body.code, body.details.field], [400, "invalid_argument", "assignee_type"], path);
  }
});

test("the agent is not put in charge while nobody could hear it", async () => {
  const observed = { id: "conv-1", customer_id: "cust-1", channel: "web" };
  const { call, status } = await started({ canDeliver: false }, observed);
  for (const [method, path] of [
    ["PUT", assignee],
    ["PUT", "/conversations/conv-1/resume"],
    ["POST", "/conversations"],
  ] as const) {
    const answer = await call(method, path, { ...start, id: "conv-2", assignee_type: "AI Agent" });
    assert.deepEqual([answer.status, answer.body.code], [400, "failed_precondition"], path);
    assert.match(answer.body.message, /webhook/);
  }
  assert.equal(await status(), "observing");
  assert.equal((await call("PUT", assignee, { assignee_type: "Agent" })).status, 200);
});

test("finishing is a natural end that resuming undoes, and both may be repeated", async () => {
  const { call, status, lastEvent, started: executions, store } = await started();
  const reason = { reason: "done", reason_code: "customer-ended-chat" };
  assert.deepEqual(await call("PUT", "/conversations/conv-1/finish", reason), { status: 200, body: {} });
  assert.deepEqual(lastEvent()?.data, { reason: "done", reasonCode: "customer-ended-chat" });
  assert.equal((await call("PUT", "/conversations/conv-1/finish")).status, 200);
  assert.equal(await status(), "finished");
  const resume = { assignee_type: "AI Agent", resources: { Order: { id: 7 } } };
  assert.equal((await call("PUT", "/conversations/conv-1/resume", resume)).status, 200);
  assert.equal((await call("PUT", "/conversations/conv-1/resume", resume)).status, 200);
  assert.equal(await status(), "active");
  assert.deepEqual(lastEvent()?.data.resources, { order: { id: 7 } });
  assert.deepEqual(executions, ["conv-1.1", "conv-1.2"]);
  assert.equal(store.partition("conv-1")?.head.generation, 2);
});

test("a conversation that has finished can be resumed to a person, but not assigned", async () => {
  const { call, status } = await started();
  await call("PUT", "/conversations/conv-1/finish", {});
  const assigned = await call("PUT", assignee, { assignee_type: "AI Agent" });
  assert.deepEqual([assigned.status, assigned.body.code], [400, "failed_precondition"]);
  assert.match(assigned.body.message, /Resume it first/);
  assert.equal((await call("PUT", "/conversations/conv-1/resume", { assignee_type: "Agent" })).status, 200);
  assert.equal(await status(), "observing");
});

test("cancelling ends the agent's part for good, and may be repeated", async () => {
  const { call, status } = await started();
  for (const body of [undefined, {}, { reason: "spam", timestamp: "2026-03-01T11:00:00Z" }]) {
    assert.deepEqual(await call("PUT", "/conversations/conv-1/cancel", body), { status: 200, body: {} });
  }
  assert.equal(await status(), "cancelled");
  for (const [path, body] of [
    ["resume", { assignee_type: "AI Agent" }],
    ["finish", {}],
    ["assignee", { assignee_type: "Agent" }],
  ] as const) {
    const answer = await call("PUT", `/conversations/conv-1/${path}`, body);
    assert.deepEqual([answer.status, answer.body.code], [400, "failed_precondition"], path);
  }
});

test("reason codes are the two that callers may give", async () => {
  const { call } = await started();
  const { status, body } = await call("PUT", "/conversations/conv-1/finish", { reason_code: "resolved" });
  assert.equal(status, 400);
  assert.equal(
    body.message,
    'reason_code: "resolved" is not accepted here. Write one of "customer-ended-chat", "customer-unresponsive".',
  );
});

test("the agent's state shows in agent_is_active and updated", async () => {
  const { call, setNow } = await started();
  setNow(startOfTest + 60_000);
  await call("PUT", assignee, { assignee_type: "Agent" });
  const { body } = await call("GET", "/conversations/conv-1/read");
  assert.equal(body.agent_is_active, false);
  assert.equal(body.created, "2026-03-01T12:00:00.000Z");
  assert.equal(body.updated, "2026-03-01T12:01:00.000Z");
});
