import assert from "node:assert/strict";
import { test } from "node:test";
import { conversationId } from "../../src/kernel/index.ts";
import { simulate } from "../support/simulate-conversation.ts";

for (const [owner, replies] of [
  ["ai", ["re: hello again"]],
  ["human", []],
  ["none", []],
] as const) {
  test(`a finished conversation that belonged to ${owner} goes on with the same owner when its customer writes`, async () => {
    const simulation = await simulate();
    await simulation.start("conv-1", owner);
    await simulation.api.finishConversation(conversationId("conv-1"), {});
    await simulation.say("hello again");
    await simulation.pass(20_000);
    assert.deepEqual(simulation.replies(), replies);
    assert.equal((await simulation.head()).owner, owner);
    await simulation.close();
  });
}
