import { strict as assert } from "node:assert";
import { test } from "node:test";
import { apiUnderTest, start } from "../../support/api-under-test.ts";

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

const everything = {
  ...start,
  assignee_id: "agent-1",
  metadata: { plan: "gold", nothing: null },
  created: "2026-02-28T08:00:00Z",
  resources: { order: { id: 7 } },
  traffic_group_id: "group-1",
  conversation_token: "secret-1",
  customer_support_platform_identifiers: [{ support_platform: "zendesk", type: null, value: "123" }],
};

test("everything that a start may carry is kept", async () => {
  const { call, store } = apiUnderTest();
  const { body } = await call("POST", "/conversations", everything);
  assert.equal(body.created, "2026-02-28T08:00:00.000Z");
  const partition = store.partition("conv-1");
  assert.deepEqual(partition?.head.metadata, { plan: "gold", nothing: null });
  assert.equal(partition?.head.conversationToken, "secret-1");
  assert.deepEqual(partition?.events[0]?.data, {
    assignedTo: "ai",
    assigneeId: "agent-1",
    resources: { order: { id: 7 } },
    trafficGroupId: "group-1",
    platformIdentifiers: [{ support_platform: "zendesk", value: "123" }],
  });
  assert.ok(!JSON.stringify([body, partition?.events]).includes("secret"));
});

test("the same start again is the same conversation, and another one is a conflict", async () => {
  const { call, store } = apiUnderTest();
  const first = await call("POST", "/conversations", everything);
  assert.deepEqual(await call("POST", "/conversations", { ...everything, conversation_token: "secret-2" }), first);
  assert.equal(store.partition("conv-1")?.events.length, 1);
  const other = await call("POST", "/conversations", { ...everything, customer_id: "cust-2" });
  assert.deepEqual([other.status, other.body.code], [409, "already_exists"]);
});

test("a person may be in charge from the start", async () => {
  const { call, store } = apiUnderTest();
  const { body } = await call("POST", "/conversations", { ...start, assignee_type: "Agent" });
  assert.deepEqual([body.status, body.agent_is_active], ["observing", false]);
  assert.equal(store.partition("conv-1")?.head.owner, "human");
});

test("what is wrong with a start is said by field", async () => {
  const { call } = apiUnderTest();
  const wrong: [object, string][] = [
    [{ id: "a/b" }, "id: has other characters. Write 1 to 128 letters, digits or _ - + =."],
    [{ customer_id: undefined }, "customer_id: is missing. Write a string."],
    [{ customer_id: "" }, "customer_id: is too small. Write at least 1 characters."],
    [{ channel: "fax" }, 'channel: "fax" is not accepted here. Write one of "web", "email", "voice", "unmapped".'],
    [
      { assignee_type: "Robot" },
      'assignee_type: "Robot" is not accepted here. Write one of "AI Agent", "Agent", "Bot".',
    ],
    [{ resources: [] }, "resources: is not a JSON object. Write one, such as {}."],
    [
      { customer_support_platform_identifiers: [{ support_platform: "zendesk", type: "nickname", value: "1" }] },
      'customer_support_platform_identifiers.0.type: "nickname" is not accepted here. Write one of "intercom_lead", "intercom_user", "zendesk_conversation_user", "zendesk_support_user", "salesforce_contact_id", "salesforce_account_id".',
    ],
  ];
  for (const [changes, expected] of wrong) {
    const { status, body } = await call("POST", "/conversations", { ...start, ...changes });
    assert.deepEqual([status, body.code, body.message], [400, "invalid_argument", expected]);
  }
});

test("several mistakes are told at once", async () => {
  const { call } = apiUnderTest();
  const { body } = await call("POST", "/conversations", {});
  assert.match(body.message, /^id: is missing.* customer_id: is missing.* channel: is missing/);
});

test("ids may hold plus and equals signs, raw or encoded", async () => {
  const { call } = apiUnderTest();
  await call("POST", "/conversations", { ...start, id: "a+b=c" });
  assert.equal((await call("GET", "/conversations/a+b=c/read")).status, 200);
  assert.equal((await call("GET", "/conversations/a%2Bb%3Dc/read")).status, 200);
  assert.equal((await call("GET", "/conversations/a%20b%3Dc/read")).status, 400);
});

test("an id with other characters is invalid, and an unknown one is not found", async () => {
  const { call } = apiUnderTest();
  for (const id of ["a%20b", "a%2Fb", "%C3%A9", "", "x".repeat(129), "%"]) {
    const { status, body } = await call("GET", `/conversations/${id}/read`);
    assert.deepEqual([status, body.code, body.details.field], [400, "invalid_argument", "id"], id);
  }
  const { status, body } = await call("GET", "/conversations/nobody/read");
  assert.deepEqual(
    [status, body.code, body.details],
    [404, "not_found", { conversation_id: "nobody", trace_id: "trace-1" }],
  );
});

test("a hand-off shows in the description", async () => {
  const { call, store } = apiUnderTest();
  await call("POST", "/conversations", start);
  const partition = store.partition("conv-1");
  if (!partition) throw new Error("the conversation is missing");
  Object.assign(partition.head, {
    latestIntent: "lost-card",
    latestHandOff: { reason: "customer-request", note: "wants a person", target: "team-1" },
  });
  const { body } = await call("GET", "/conversations/conv-1/read");
  assert.equal(body.latest_handoff_target, "team-1");
  assert.deepEqual(body.latest_agent_metadata, {
    intent: "lost-card",
    intent_handoff_target: "team-1",
    handoff_reason: "customer-request",
    handoff_note: "wants a person",
  });
});
