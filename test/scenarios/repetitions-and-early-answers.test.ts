import assert from "node:assert/strict";
import { test } from "node:test";
import { behaviour } from "../../src/behaviours/index.ts";
import { prompts } from "../../src/model/index.ts";
import { conversationId } from "../../src/kernel/index.ts";
import { simulate } from "../support/simulate-conversation.ts";

const conversation = conversationId("conv-1");

const message = { messageId: "m-1", body: "one", participant: { id: "c", type: "Customer" } } as const;

test("a message that was taken is answered as then, also after the conversation was cancelled", async () => {
  const simulation = await simulate();
  await simulation.start();
  const first = await simulation.api.addMessage(conversation, message);
  await simulation.api.cancelConversation(conversation, {});
  assert.deepEqual(await simulation.api.addMessage(conversation, message), first);
  await assert.rejects(simulation.api.addMessage(conversation, { ...message, messageId: "m-2" }), {
    name: "WrongState",
  });
  await simulation.close();
});

const waits = behaviour("waits", async (turn) => {
  await turn.ask(prompts.understand, { transcript: [], request: turn.request, languages: ["en"], intents: [] });
  const { timedOut, data } = await turn.waitFor({
    kind: "async_tool",
    key: "job-1",
    timeoutSeconds: 60,
    because: "the job takes its time",
  });
  return turn.reply(timedOut ? "no result" : JSON.stringify(data), { because: "the wait is over" });
});

for (const [when, milliseconds] of [
  ["while its turn still thinks", 1_200],
  ["after the turn has begun to wait", 5_000],
] as const) {
  test(`a tool's late result that comes ${when} is used`, async () => {
    const simulation = await simulate({ behaviours: [waits] });
    await simulation.start();
    await simulation.api.addMessage(conversation, message);
    await simulation.pass(milliseconds);
    await simulation.api.returnToolResult(conversation, { executionId: "job-1", payload: { ok: true } });
    await simulation.pass(10_000);
    assert.equal(simulation.replies().length, 1);
    assert.match(simulation.replies()[0] ?? "", /"ok":true/);
    await simulation.close();
  });
}

test("a tool's result that never comes is given up at its time", async () => {
  const simulation = await simulate({ behaviours: [waits] });
  await simulation.start();
  await simulation.api.addMessage(conversation, message);
  await simulation.pass(70_000);
  assert.deepEqual(simulation.replies(), ["no result"]);
  await simulation.close();
});
