import { strict as assert } from "node:assert";
import { test } from "node:test";
import { WrongStateError } from "../../src/conversation/index.ts";
import { conversationId } from "../../src/kernel/index.ts";
import { assertSimulation } from "../support/conversation-invariants.ts";
import { simulate } from "../support/simulate-conversation.ts";

const conversation = conversationId("conv-1");

test("a conversation that is finished while a turn thinks says nothing more, and its execution ends", async () => {
  for (const moment of [100, 750, 1_200, 1_650]) {
    const simulation = await simulate();
    await simulation.start();
    await simulation.say("hi");
    await simulation.pass(moment);
    await simulation.api.finishConversation(conversation, { reason: "solved elsewhere" });
    await simulation.pass(86_400_000);
    assert.deepEqual(simulation.accepted(), []);
    const { engine, machines } = simulation.stack;
    const { executions } = await engine.listExecutions({ stateMachineArn: machines.conversation });
    assert.deepEqual(
      executions.map(({ status }) => status),
      ["SUCCEEDED"],
    );
    await simulation.close();
  }
});

test("finishing, and cancelling, may be repeated; a cancelled conversation takes no message", async () => {
  const simulation = await simulate();
  await simulation.start();
  await simulation.api.finishConversation(conversation, {});
  await simulation.api.finishConversation(conversation, {});
  await simulation.api.cancelConversation(conversation, {});
  await simulation.api.cancelConversation(conversation, {});
  await simulation.pass(10_000);
  await assert.rejects(simulation.say("hello?"), WrongStateError);
  await assert.rejects(simulation.api.resumeConversation(conversation, { assigneeType: "AI Agent" }), WrongStateError);
  assert.equal((await simulation.head()).state, "cancelled");
  await simulation.close();
});

test("a finished conversation can be resumed, in a new epoch and with a new execution", async () => {
  const simulation = await simulate();
  await simulation.start();
  await simulation.say("one");
  await simulation.pass(10_000);
  const before = await simulation.head();
  await simulation.api.finishConversation(conversation, {});
  await simulation.pass(10_000);
  await simulation.api.resumeConversation(conversation, { assigneeType: "AI Agent" });
  await simulation.say("two");
  await simulation.pass(10_000);
  const { head } = await assertSimulation(simulation);
  assert.ok(head.epoch > before.epoch);
  assert.equal(head.generation, before.generation + 1);
  assert.deepEqual(simulation.replies(), ["re: one", "re: two"]);
  await simulation.close();
});

test("finish and resume in the same instant leave one execution in charge, and nothing unanswered", async () => {
  for (let moment = 0; moment <= 1_800; moment += 150) {
    const simulation = await simulate();
    await simulation.start();
    await simulation.say("one");
    await simulation.pass(moment);
    await simulation.api.finishConversation(conversation, {});
    await simulation.api.resumeConversation(conversation, { assigneeType: "AI Agent" });
    await simulation.say("two");
    await simulation.pass(120_000);
    const replies = simulation.replies().join("|");
    assert.ok(replies === "re: one\ntwo" || replies === "re: one|re: two", `${moment} ms: ${replies}`);
    await assertSimulation(simulation);
    await simulation.close();
  }
});

test("a customer who writes into a finished conversation opens it again", async () => {
  const simulation = await simulate();
  await simulation.start();
  await simulation.say("one");
  await simulation.pass(10_000);
  await simulation.api.finishConversation(conversation, {});
  await simulation.say("two");
  await simulation.pass(10_000);
  assert.deepEqual(simulation.replies(), ["re: one", "re: two"]);
  await assertSimulation(simulation);
  await simulation.close();
});

test("what is to be deleted is erased, also when it is asked for before the execution has noticed the end", async () => {
  for (const pause of [0, 1, 100, 10_000]) {
    const simulation = await simulate();
    await simulation.start();
    await simulation.say("my secret");
    await simulation.pass(10_000);
    await simulation.api.finishConversation(conversation, {});
    if (pause > 0) await simulation.pass(pause);
    await simulation.api.deleteConversation(conversation);
    await simulation.pass(20 * 60_000);
    assert.equal(await simulation.stack.store.readHead(conversation), undefined, `deleted ${pause} ms after the end`);
    await simulation.close();
  }
});

test("a conversation that runs to the limit of one execution goes on in the next without a loss", async () => {
  const simulation = await simulate();
  await simulation.start();
  await simulation.say("one");
  await simulation.pass(10_000);
  await nearTheLimit(simulation);
  for (const body of ["two", "three", "four"]) {
    await simulation.say(body);
    await simulation.pass(5_000);
  }
  const { head } = await assertSimulation(simulation);
  assert.equal(head.generation, 2);
  assert.deepEqual(simulation.replies(), ["re: one", "re: two", "re: three", "re: four"]);
  const { executions } = await simulation.stack.engine.listExecutions({
    stateMachineArn: simulation.stack.machines.conversation,
  });
  assert.deepEqual(executions.map(({ name, status }) => `${name} ${status}`).toSorted(), [
    "conv-1.1 SUCCEEDED",
    "conv-1.2 RUNNING",
  ]);
  await simulation.close();
});

/** As if this execution had read 998 times. */
async function nearTheLimit({ stack, head: readHead }: Awaited<ReturnType<typeof simulate>>): Promise<void> {
  const head = await readHead();
  const outcome = await stack.store.write({
    head: { ...head, firstTicket: head.ticket - 998, revision: head.revision + 1 },
    expectedRevision: head.revision,
  });
  assert.equal(outcome, "written");
}
