import { strict as assert } from "node:assert";
import { test } from "node:test";
import { conversationId } from "../../src/kernel/index.ts";
import { assertSimulation } from "../support/conversation-invariants.ts";
import { simulate, type Simulation } from "../support/simulate-conversation.ts";

const conversation = conversationId("conv-1");

/** Every way in which a person takes a conversation. */
const takeOvers: Readonly<Record<string, (simulation: Simulation) => Promise<unknown>>> = {
  "a public message": (simulation) => simulation.humanSays("I am on it"),
  "a backdated public message": (simulation) => simulation.humanSays("I was on it", { createdAt: 0 }),
  "an assignment": (simulation) => simulation.api.assignConversation(conversation, { assigneeType: "Agent" }),
  "a resumption": (simulation) => simulation.api.resumeConversation(conversation, { assigneeType: "Agent" }),
};

for (const [name, takeOver] of Object.entries(takeOvers)) {
  test(`${name} of a person at any moment of a turn is never followed by a message of the agent`, async () => {
    const counts = { silenced: 0, answeredBefore: 0 };
    for (let moment = 0; moment <= 460; moment += 15) {
      const simulation = await simulate({ modelDelayMs: () => 200, channel: { quietWindowMs: 150 } });
      await simulation.start();
      const said = simulation.at(20, () => simulation.say("where is my card"));
      const taken = simulation.at(moment, () => takeOver(simulation));
      await simulation.pass(500);
      await Promise.all([said, taken]);
      await simulation.pass(30_000);
      await simulation.say("are you there?");
      await simulation.pass(3_600_000);
      const { log } = await assertSimulation(simulation);
      const spoke = log.filter(({ type }) => type === "agent_message").length;
      assert.ok(spoke <= 1, "nothing after the take-over, nudges and closes included");
      counts[spoke === 0 ? "silenced" : "answeredBefore"] += 1;
      await simulation.close();
    }
    assert.ok(counts.silenced > 15 && counts.answeredBefore > 2, `both outcomes occur: ${JSON.stringify(counts)}`);
  });
}

test("what a person left unanswered is answered once the agent is put in charge again", async () => {
  const simulation = await simulate();
  await simulation.start();
  await simulation.api.assignConversation(conversation, { assigneeType: "Agent" });
  await simulation.say("where is my card");
  await simulation.pass(60_000);
  assert.deepEqual(simulation.replies(), []);
  await simulation.api.assignConversation(conversation, { assigneeType: "AI Agent" });
  await simulation.pass(60_000);
  assert.deepEqual(simulation.replies(), ["re: where is my card"]);
  await assertSimulation(simulation);
  await simulation.close();
});

test("what a person answered is not answered again after a hand-back", async () => {
  const simulation = await simulate();
  await simulation.start();
  await simulation.say("where is my card");
  await simulation.pass(100);
  await simulation.humanSays("in the post");
  await simulation.api.assignConversation(conversation, { assigneeType: "AI Agent" });
  await simulation.pass(60_000);
  assert.deepEqual(simulation.replies(), []);
  await simulation.close();
});

test("an assignment to the agent from before the person's changes nothing", async () => {
  const simulation = await simulate();
  await simulation.start();
  await simulation.pass(10_000);
  await simulation.api.assignConversation(conversation, { assigneeType: "Agent" });
  const earlier = { assigneeType: "AI Agent", at: simulation.clock.now() - 5_000 } as const;
  await simulation.api.assignConversation(conversation, earlier);
  await simulation.say("where is my card");
  await simulation.pass(60_000);
  assert.deepEqual(simulation.replies(), []);
  assert.equal((await simulation.head()).owner, "human");
  await simulation.close();
});

test("the agent is silent in a conversation that began with a person, until it is put in charge", async () => {
  const simulation = await simulate();
  await simulation.start("conv-1", "human");
  await simulation.say("where is my card");
  await simulation.pass(86_400_000);
  assert.deepEqual(simulation.accepted(), []);
  await simulation.api.assignConversation(conversation, { assigneeType: "AI Agent" });
  await simulation.pass(10_000);
  assert.deepEqual(simulation.replies(), ["re: where is my card"]);
  await simulation.close();
});

test("a person's message in a finished conversation keeps the agent out when the customer writes again", async () => {
  const simulation = await simulate();
  await simulation.start();
  await simulation.say("thanks");
  await simulation.pass(10_000);
  await simulation.api.finishConversation(conversation, {});
  await simulation.pass(10_000);
  await simulation.humanSays("one more thing from me");
  await simulation.say("oh, what is it?");
  await simulation.pass(60_000);
  assert.deepEqual(simulation.replies(), ["re: thanks"]);
  await assertSimulation(simulation);
  await simulation.close();
});

test("the kill switch stops a running turn, and what came meanwhile is answered when it is released", async () => {
  const simulation = await simulate();
  await simulation.start();
  await simulation.say("first");
  await simulation.pass(1_200);
  await simulation.signal("paused");
  await simulation.pass(10_000);
  await simulation.say("second");
  await simulation.pass(86_400_000);
  assert.deepEqual(simulation.accepted(), []);
  await simulation.signal("unpaused");
  await simulation.pass(10_000);
  assert.deepEqual(simulation.replies(), ["re: first\nsecond"]);
  await assertSimulation(simulation);
  await simulation.close();
});

test("a nudge that was near when the kill switch was used comes a full silence after it is released", async () => {
  const simulation = await simulate();
  await simulation.start();
  await simulation.say("first");
  await simulation.pass(299_000);
  await simulation.signal("paused");
  await simulation.pass(600_000);
  assert.equal(simulation.replies().length, 1);
  await simulation.signal("unpaused");
  await simulation.pass(299_000);
  assert.equal(simulation.replies().length, 1);
  await simulation.pass(3_000);
  assert.deepEqual(simulation.replies(), ["re: first", "nudge in en"]);
  await assertSimulation(simulation);
  await simulation.close();
});
