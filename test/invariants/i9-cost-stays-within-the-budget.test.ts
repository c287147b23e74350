import { strict as assert } from "node:assert";
import { test } from "node:test";
import { conversationId } from "../../src/kernel/index.ts";
import { assertSimulation } from "../support/conversation-invariants.ts";
import { examplePolicy } from "../support/example-policy.ts";
import { simulate } from "../support/simulate-conversation.ts";

/** The simulated model's answers cost 7 millionths of a dollar each. */
const costPerAnswer = 7;

test("I9: a conversation's cost stays within its budget, or the turn ends with that reason and people take over", async () => {
  const budgetMicroUsd = 20;
  const policy = { ...examplePolicy, budget: { perConversationUsd: budgetMicroUsd / 1_000_000 } };
  const simulation = await simulate({ stack: { company: { policy, articles: [] } } });
  await simulation.start();
  for (const text of ["one", "two", "three", "four", "five"]) {
    await simulation.say(text);
    await simulation.pass(30_000);
  }
  const head = await simulation.head();
  assert.equal(simulation.modelCalls(), 3, "the call that crosses the budget is the last one");
  assert.ok(head.costMicroUsd < budgetMicroUsd + costPerAnswer);
  assert.deepEqual([head.owner, head.latestHandOff?.reason], ["human", "budget-exceeded"]);
  const ended = (await simulation.log()).filter(({ type }) => type === "turn_ended");
  assert.equal(ended.at(-1)?.data.outcome, "budget_exceeded");
  await assertSimulation(simulation);
  await simulation.close();
});

test("I9: the day's budget counts over conversations", async () => {
  const policy = { ...examplePolicy, budget: { perDayUsd: 20 / 1_000_000 } };
  const simulation = await simulate({ stack: { company: { policy, articles: [] } } });
  for (const id of ["c1", "c2", "c3", "c4"]) {
    await simulation.start(id);
    await simulation.say("hello", { id });
    await simulation.pass(30_000);
  }
  assert.equal(simulation.modelCalls(), 3);
  const last = await simulation.stack.store.readHead(conversationId("c4"));
  assert.equal(last?.latestHandOff?.reason, "budget-exceeded");
  await simulation.close();
});
