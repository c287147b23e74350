import { strict as assert } from "node:assert";
import { test } from "node:test";
import { behaviour } from "../../src/behaviours/index.ts";
import { conversationId } from "../../src/kernel/index.ts";
import { assertSimulation } from "../support/conversation-invariants.ts";
import { echo, simulate, simulationStart } from "../support/simulate-conversation.ts";

const conversation = conversationId("conv-1");

/** Asks a back office that takes its time, tells the customer so, and replies with what it said. */
const patient = behaviour("patient", async (turn) => {
  if (!turn.request.startsWith("slow")) return;
  const { timedOut, data } = await turn.waitFor({
    kind: "async_tool",
    key: "case-1",
    timeoutSeconds: 3_600,
    because: "the back office is slow",
    tell: "one moment",
  });
  return turn.reply(timedOut ? "no news" : `news: ${JSON.stringify(data["payload"])}`, { because: "the answer came" });
});

/** Replies with the whole transcript, as the turn sees it. */
const witness = behaviour("witness", async (turn) =>
  turn.reply(turn.transcript.map(({ body }) => body).join(" | "), { because: "asked" }),
);

const answerOf = { executionId: "case-1", payload: { done: true } };

test("a turn that waits for an answer goes on when it comes, hours later", async () => {
  const simulation = await simulate({ behaviours: [patient, echo] });
  await simulation.start();
  await simulation.say("slow question");
  await simulation.pass(3_000_000);
  assert.deepEqual(simulation.replies(), ["one moment"]);
  await simulation.api.returnToolResult(conversation, answerOf);
  await simulation.pass(10_000);
  assert.deepEqual(simulation.replies(), ["one moment", 'news: {"done":true}']);
  await assertSimulation(simulation);
  await simulation.close();
});

test("a turn whose answer does not come in time goes on without it, at the time it named", async () => {
  const simulation = await simulate({ behaviours: [patient, echo] });
  await simulation.start();
  await simulation.say("slow question");
  await simulation.pass(3_700_000);
  assert.deepEqual(simulation.replies(), ["one moment", "no news"]);
  assert.equal(simulation.attempts.at(-1)?.at, simulationStart + 700 + 3_600_000);
  await assertSimulation(simulation);
  await simulation.close();
});

test("a customer who writes while a turn waits is answered at once", async () => {
  const simulation = await simulate({ behaviours: [patient, echo] });
  await simulation.start();
  await simulation.say("slow question");
  await simulation.pass(60_000);
  await simulation.say("quick question");
  await simulation.pass(60_000);
  assert.equal(simulation.replies().at(-1), "re: quick question");
  await simulation.close();
});

test("the turn after one that waited sees all that was said, the holding message too", async () => {
  const simulation = await simulate({ behaviours: [patient, witness] });
  await simulation.start();
  await simulation.say("slow question");
  await simulation.pass(60_000);
  await simulation.api.returnToolResult(conversation, answerOf);
  await simulation.pass(10_000);
  await simulation.say("and now?");
  await simulation.pass(10_000);
  assert.equal(simulation.replies().at(-1), 'slow question | one moment | news: {"done":true} | and now?');
  await simulation.close();
});

test("the kill switch while a turn waits leads to no endless ringing, and the answer is not lost", async () => {
  const simulation = await simulate({ behaviours: [patient, echo] });
  await simulation.start();
  await simulation.say("slow question");
  await simulation.pass(60_000);
  await simulation.signal("paused");
  await simulation.pass(60_000);
  await simulation.api.returnToolResult(conversation, answerOf);
  await simulation.signal("unpaused");
  await simulation.pass(4 * 3_600_000);
  const log = await simulation.log();
  assert.ok(log.length < 60, `${log.length} events`);
  assert.ok(simulation.replies().includes('news: {"done":true}'), simulation.replies().join());
  await simulation.close();
});

test("hundreds of receipts do not hide the message that they came after", async () => {
  const simulation = await simulate();
  await simulation.start("conv-1", "human");
  await simulation.say("where is my card");
  for (let receipt = 0; receipt < 450; receipt += 1) await simulation.signal("other_typing");
  await simulation.api.assignConversation(conversation, { assigneeType: "AI Agent" });
  await simulation.pass(10_000);
  assert.deepEqual(simulation.replies(), ["re: where is my card"]);
  await simulation.close();
});
