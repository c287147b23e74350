import { strict as assert } from "node:assert";
import { test } from "node:test";
import { type ApiUnderTest, apiUnderTest, start, startOfTest } from "../../support/api-under-test.ts";

const path = "/conversations/conv-1/messages";
const message = { id: "m1", body: "hello", participant_id: "cust-1", participant_type: "Customer" };

async function started(): Promise<ApiUnderTest> {
  const api = apiUnderTest();
  await api.call("POST", "/conversations", start);
  return api;
}

const lastEvent = ({ store }: ApiUnderTest) => store.partition("conv-1")?.events.at(-1);

test("each kind of participant writes its own kind of signal", async () => {
  for (const [type, signal] of [
    ["Customer", "customer_message"],
    ["Agent", "human_message"],
    ["Bot", "bot_message"],
  ] as const) {
    const api = await started();
    assert.equal((await api.call("POST", path, { ...message, participant_type: type })).status, 200);
    assert.equal(lastEvent(api)?.type, signal);
    assert.deepEqual(lastEvent(api)?.participant, { id: "cust-1", type });
  }
});

test("the agent's own messages are not for others to write", async () => {
  const { call } = await started();
  const { status, body } = await call("POST", path, { ...message, participant_type: "AI Agent" });
  assert.equal(status, 400);
  assert.equal(
    body.message,
    'participant_type: "AI Agent" is not accepted here. Write one of "Customer", "Agent", "Bot".',
  );
  assert.equal(body.details.field, "participant_type");
});

test("every field of a message comes back, but for the token", async () => {
  const { call } = await started();
  const attachments = [
    { type: "image", file_name: "a.png", url: "https://example.com/a.png" },
    { type: "file", file_name: "b.pdf", summary: "an invoice", description: "two pages" },
  ];
  const full = { ...message, subject: "Re: card", attachments, created: "2026-03-01T11:59:00Z" };
  const { status, body } = await call("POST", path, { ...full, conversation_token: "secret-1" });
  assert.equal(status, 200);
  assert.deepEqual(body, { ...full, created: "2026-03-01T11:59:00.000Z" });
});

test("the same message five times is stored once, and answered alike even when time has passed", async () => {
  const api = await started();
  const answers = [];
  for (let time = 0; time < 5; time += 1) {
    api.setNow(startOfTest + time * 1000);
    answers.push(await api.call("POST", path, { ...message, conversation_token: `token-${time}` }));
  }
  for (const answer of answers) assert.deepEqual(answer, answers[0]);
  assert.equal(api.store.partition("conv-1")?.events.length, 2);
});

test("the same message at once from several callers is stored once", async () => {
  const api = await started();
  const answers = await Promise.all(Array.from({ length: 5 }, () => api.call("POST", path, message)));
  for (const answer of answers) assert.deepEqual(answer, answers[0]);
  assert.equal(api.store.partition("conv-1")?.events.length, 2);
});

test("other content under the same id is a conflict", async () => {
  const { call } = await started();
  await call("POST", path, message);
  for (const other of [{ body: "other" }, { participant_type: "Agent" }, { created: "2026-03-01T11:00:00Z" }]) {
    const { status, body } = await call("POST", path, { ...message, ...other });
    assert.deepEqual([status, body.code], [409, "already_exists"]);
    assert.match(body.message, /message m1/);
  }
});

test("the newest token stays on the head and nowhere else", async () => {
  const api = await started();
  await api.call("POST", path, { ...message, conversation_token: "secret-1" });
  await api.call("POST", path, { ...message, id: "m2", conversation_token: "secret-2" });
  await api.call("POST", path, { ...message, id: "m3", conversation_token: "" });
  await api.call("POST", path, { ...message, id: "m4" });
  const partition = api.store.partition("conv-1");
  assert.equal(partition?.head.conversationToken, "secret-2");
  assert.ok(!JSON.stringify([partition?.events, [...(partition?.marks ?? [])]]).includes("secret"));
  assert.ok(!JSON.stringify((await api.call("GET", "/conversations/conv-1/read")).body).includes("secret"));
});

test("a message keeps its own time, and one from the future happened when it arrived", async () => {
  const api = await started();
  await api.call("POST", path, { ...message, created: "2026-02-01T00:00:00.123456+01:00" });
  assert.equal(lastEvent(api)?.at, Date.parse("2026-01-31T23:00:00.123Z"));
  const { body } = await api.call("POST", path, { ...message, id: "m2", created: "2030-01-01T00:00:00Z" });
  assert.equal(body.created, "2030-01-01T00:00:00.000Z");
  assert.equal(lastEvent(api)?.at, startOfTest);
});

test("a message may lack a body, and null fields and unknown fields count for nothing", async () => {
  const { call } = await started();
  const lean = { id: "m1", participant_id: "cust-1", participant_type: "Customer" };
  const { status, body } = await call("POST", path, {
    ...lean,
    body: null,
    subject: null,
    attachments: null,
    created: null,
    colour: 1,
  });
  assert.equal(status, 200);
  assert.deepEqual(body, { ...lean, body: "", created: "2026-03-01T12:00:00.000Z" });
  assert.equal((await call("POST", path, lean)).status, 200);
});

test("empty strings in an attachment are as good as absent", async () => {
  const { call } = await started();
  const attachments = [
    { type: "document", file_name: "a.pdf", url: "https://example.com/a.pdf", description: "", summary: null },
  ];
  const { body } = await call("POST", path, { ...message, attachments });
  assert.deepEqual(body.attachments, [{ type: "document", file_name: "a.pdf", url: "https://example.com/a.pdf" }]);
});

test("what is wrong with a message is said by field", async () => {
  const { call } = await started();
  const image = { type: "image", file_name: "a.png" };
  const wrong: [object, string][] = [
    [{ id: undefined }, "id: is missing. Write a string."],
    [{ id: null }, "id: is missing. Write a string."],
    [{ id: 7 }, "id: is a number. Write a string."],
    [{ id: "a b" }, "id: has other characters. Write 1 to 128 letters, digits or _ - + =."],
    [{ id: "" }, "id: has other characters. Write 1 to 128 letters, digits or _ - + =."],
    [{ id: "x".repeat(129) }, "id: has other characters. Write 1 to 128 letters, digits or _ - + =."],
    [{ body: {} }, "body: is a JSON object. Write a string."],
    [{ body: "x".repeat(300_001) }, "body: is too long. Write at most 300000 bytes."],
    [{ body: "é".repeat(150_001) }, "body: is too long. Write at most 300000 bytes."],
    [{ participant_id: undefined }, "participant_id: is missing. Write a string."],
    [{ participant_type: undefined }, 'participant_type: is missing. Write one of "Customer", "Agent", "Bot".'],
    [
      { participant_type: "customer" },
      'participant_type: "customer" is not accepted here. Write one of "Customer", "Agent", "Bot".',
    ],
    [{ attachments: {} }, "attachments: is a JSON object. Write an array."],
    [{ attachments: [7] }, "attachments.0: is a number. Write a JSON object."],
    [
      { attachments: [{ ...image, type: "video" }] },
      'attachments.0.type: "video" is not accepted here. Write one of "image", "file", "document", "audio".',
    ],
    [
      { attachments: [{ ...image, url: "/a.png" }] },
      "attachments.0.url: is not a public address. Write a whole URL, such as https://example.com/photo.png.",
    ],
    [
      { attachments: [{ ...image, url: "https://a.example", summary: "a cat" }] },
      "attachments.0.url: stands beside a summary or description. Write either the url, or what the file shows.",
    ],
    [
      { created: "yesterday" },
      "created: is not a time of RFC 3339. Write a date, a time and a zone, such as 2026-01-31T09:30:00Z.",
    ],
    [
      { conversation_token: "line\nbreak" },
      "conversation_token: can't be sent as a header. Write printable ASCII characters.",
    ],
  ];
  for (const [changes, expected] of wrong) {
    const { status, body } = await call("POST", path, { ...message, ...changes });
    assert.deepEqual([status, body.code, body.message], [400, "invalid_argument", expected]);
  }
});

test("a message that is too large with its attachments is refused", async () => {
  const { call } = await started();
  const attachments = Array.from({ length: 5 }, () => ({ type: "file", file_name: "a", summary: "x".repeat(65_000) }));
  const { status, body } = await call("POST", path, { ...message, attachments });
  assert.equal(status, 400);
  assert.match(body.message, /^attachments: is too large together with the body/);
});

test("a body that is not an object is refused as such", async () => {
  const { call } = await started();
  for (const [sent, kind] of [
    ["[]", "an array"],
    ["7", "a number"],
    ['"text"', "a string"],
    ["true", "a boolean"],
  ]) {
    const { body } = await call("POST", path, sent);
    assert.equal(body.message, `body: is ${kind}. Write a JSON object.`);
  }
});

test("a conversation that is unknown or over takes no message", async () => {
  const { call } = await started();
  const unknown = await call("POST", "/conversations/nobody/messages", message);
  assert.deepEqual([unknown.status, unknown.body.code], [404, "not_found"]);
  await call("PUT", "/conversations/conv-1/cancel");
  const over = await call("POST", path, message);
  assert.deepEqual([over.status, over.body.code], [400, "failed_precondition"]);
});
