import { strict as assert } from "node:assert";
import { test } from "node:test";
import { loadCompany } from "../../src/adapters/local/company-files.ts";
import { oneModel } from "../../local/model-layer.ts";
import { createOfflineModel } from "../../src/adapters/providers/offline-model.ts";
import { supportAgent } from "../../src/behaviours/index.ts";
import { AlreadyExistsError } from "../../src/conversation/index.ts";
import { committedTurns, assertSimulation } from "../support/conversation-invariants.ts";
import { simulate, simulationStart } from "../support/simulate-conversation.ts";

test("two messages 300 ms apart are answered by one reply that uses both", async () => {
  const simulation = await simulate();
  await simulation.start();
  await simulation.pass(1_000);
  await simulation.say("where is my card");
  await simulation.pass(300);
  await simulation.say("it was sent in May");
  await simulation.pass(60_000);
  assert.deepEqual(simulation.replies(), ["re: where is my card\nit was sent in May"]);
  assert.equal(simulation.modelCalls(), 1);
  await assertSimulation(simulation);
  await simulation.close();
});

test("the example bank's agent answers a question in two messages once, from its knowledge", async () => {
  const simulation = await simulate({
    behaviours: supportAgent,
    stack: {
      company: loadCompany(new URL("../../companies/harbour-bank", import.meta.url).pathname),
      models: oneModel(createOfflineModel({ clock: { now: () => simulationStart } })),
      behaviours: supportAgent,
    },
  });
  await simulation.start();
  await simulation.say("hello");
  await simulation.pass(300);
  await simulation.say("how do I block my lost card?");
  await simulation.pass(60_000);
  const log = await simulation.log();
  assert.equal(committedTurns(log).length, 1);
  const [answer] = log.filter(({ type }) => type === "agent_message");
  assert.ok(answer && (answer.data.citations as unknown[]).length > 0, "the reply cites the knowledge");
  await simulation.close();
});

test("a message while a turn thinks ends that turn, and the one reply saw everything", async () => {
  for (const arrives of [701, 1_000, 1_350, 1_699]) {
    const simulation = await simulate();
    await simulation.start();
    await simulation.say("first");
    await simulation.pass(arrives);
    await simulation.say("second");
    await simulation.pass(60_000);
    assert.deepEqual(simulation.replies(), ["re: first\nsecond"], `the second message came after ${arrives} ms`);
    const superseded = (await simulation.log()).filter(({ type }) => type === "turn_superseded");
    assert.deepEqual(
      superseded.map(({ data }) => data.turn),
      [1],
    );
    await assertSimulation(simulation);
    await simulation.close();
  }
});

test("a customer who never stops adding is answered all the same, after the longest wait", async () => {
  const simulation = await simulate({ modelDelayMs: () => 0 });
  await simulation.start();
  for (let part = 0; part < 15; part += 1) {
    await simulation.say(`part ${part}`);
    await simulation.pass(500);
  }
  await simulation.pass(60_000);
  const [first] = committedTurns(await simulation.log());
  const [started] = (await simulation.log()).filter(({ type }) => type === "turn_started");
  assert.equal(started?.receivedAt, simulationStart + 6_000);
  assert.ok(first?.messages[0]?.includes("part 11"), "what came within the longest wait is in the first reply");
  await assertSimulation(simulation);
  await simulation.close();
});

test("typing extends the quiet window, up to the longest wait", async () => {
  const startOfTurn = async (typingEveryMs: number, times: number) => {
    const simulation = await simulate();
    await simulation.start();
    await simulation.say("one moment");
    for (let typed = 0; typed < times; typed += 1) {
      await simulation.pass(typingEveryMs);
      await simulation.signal("customer_typing");
    }
    await simulation.pass(60_000);
    const started = (await simulation.log()).find(({ type }) => type === "turn_started");
    await simulation.close();
    return (started?.receivedAt ?? 0) - simulationStart;
  };
  assert.equal(await startOfTurn(500, 0), 700);
  assert.equal(await startOfTurn(500, 1), 4_500);
  assert.equal(await startOfTurn(600, 12), 6_000);
});

test("the same message posted five times is stored and answered once", async () => {
  const simulation = await simulate();
  await simulation.start();
  const posts = Array.from({ length: 5 }, () => simulation.say("where is my card", { messageId: "m-1" }));
  const answers = await Promise.all(posts);
  assert.equal(new Set(answers.map((answer) => JSON.stringify(answer))).size, 1);
  await simulation.pass(2_000);
  await simulation.say("where is my card", { messageId: "m-1" });
  await simulation.pass(60_000);
  await simulation.say("where is my card", { messageId: "m-1" });
  await simulation.pass(60_000);
  assert.deepEqual(simulation.replies(), ["re: where is my card"]);
  assert.equal((await simulation.log()).filter(({ type }) => type === "customer_message").length, 1);
  await assert.rejects(simulation.say("something else", { messageId: "m-1" }), AlreadyExistsError);
  await simulation.close();
});

test("backdated input stands where its own time puts it, and is answered with the rest", async () => {
  const simulation = await simulate();
  await simulation.start();
  await simulation.pass(10_000);
  await simulation.say("third", { createdAt: simulationStart + 9_000 });
  await simulation.say("first", { createdAt: simulationStart + 2_000 });
  await simulation.say("second", { createdAt: simulationStart + 5_000 });
  await simulation.pass(60_000);
  assert.deepEqual(simulation.replies(), ["re: first\nsecond\nthird"]);
  await simulation.close();
});

test("a message dated into the future stands where it arrived", async () => {
  const simulation = await simulate();
  await simulation.start();
  await simulation.say("early", { createdAt: simulationStart + 3_600_000 });
  await simulation.pass(100);
  await simulation.say("late");
  await simulation.pass(60_000);
  assert.deepEqual(simulation.replies(), ["re: early\nlate"]);
  await simulation.close();
});

test("a late and backdated message supersedes the running turn, too", async () => {
  const simulation = await simulate();
  await simulation.start();
  await simulation.pass(10_000);
  await simulation.say("second");
  await simulation.pass(1_200);
  await simulation.say("first", { createdAt: simulationStart + 1_000 });
  await simulation.pass(60_000);
  assert.deepEqual(simulation.replies(), ["re: first\nsecond"]);
  await simulation.close();
});

test("receipts and typing don't disturb a turn", async () => {
  const simulation = await simulate();
  await simulation.start();
  await simulation.say("hi");
  for (let receipt = 0; receipt < 20; receipt += 1) {
    await simulation.pass(90);
    await simulation.signal(receipt % 2 === 0 ? "read" : "other_typing");
  }
  await simulation.pass(60_000);
  assert.deepEqual(simulation.replies(), ["re: hi"]);
  assert.equal(simulation.modelCalls(), 1);
  await assertSimulation(simulation);
  await simulation.close();
});
