import { strict as assert } from "node:assert";
import { test } from "node:test";
import { queueNamed } from "../../local/queues.ts";
import { behaviour } from "../../src/behaviours/index.ts";
import { ModelRequestRefusedError, ModelThrottledError } from "../../src/model/index.ts";
import { assertSimulation } from "../support/conversation-invariants.ts";
import { simulate, simulationStart, type Simulation } from "../support/simulate-conversation.ts";

async function assertHandedOff(simulation: Simulation, reason: string): Promise<void> {
  const { head, log } = await assertSimulation(simulation);
  assert.equal(head.state, "handing_off");
  assert.equal(head.owner, "human");
  assert.equal(log.filter(({ type }) => type === "handed_off").length, 1);
  const handOff = simulation.accepted().find(({ type }) => type === "conversation.hand_off");
  assert.equal(handOff?.data["reason_code"], reason);
  assert.ok(JSON.stringify(handOff?.data["note"]).length > 20, "the person gets a note");
}

test("a turn whose model refuses for good ends in a hand-off with a note", async () => {
  const simulation = await simulate({ modelFailure: () => new ModelRequestRefusedError("small", new Error("no")) });
  await simulation.start();
  await simulation.say("hi");
  await simulation.pass(60_000);
  await assertHandedOff(simulation, "agent-failure");
  assert.equal(simulation.modelCalls(), 1);
  await simulation.close();
});

test("a model that is throttled now and then is asked again, and nobody notices", async () => {
  const simulation = await simulate({
    modelFailure: (call) => (call < 4 ? new ModelThrottledError("small", new Error("slow down")) : undefined),
  });
  await simulation.start();
  await simulation.say("hi");
  await simulation.pass(60_000);
  assert.deepEqual(simulation.replies(), ["re: hi"]);
  assert.equal(simulation.modelCalls(), 4);
  await assertSimulation(simulation);
  await simulation.close();
});

test("a model that is throttled for ever leads to a hand-off", async () => {
  const simulation = await simulate({ modelFailure: () => new ModelThrottledError("small", new Error("slow down")) });
  await simulation.start();
  await simulation.say("hi");
  await simulation.pass(600_000);
  assert.equal((await simulation.head()).owner, "human");
  await assertSimulation(simulation);
  await simulation.close();
});

test("a behaviour that throws leads to a hand-off", async () => {
  const broken = behaviour("broken", async () => {
    throw new TypeError("undefined is not a function");
  });
  const simulation = await simulate({ behaviours: [broken] });
  await simulation.start();
  await simulation.say("hi");
  await simulation.pass(60_000);
  await assertHandedOff(simulation, "agent-failure");
  await simulation.close();
});

test("a behaviour that asks for ever more steps leads to a hand-off", async () => {
  const endless = behaviour("endless", async (turn) => {
    for (let question = 0; ; question += 1) await turn.search({ text: `question ${question}`, audience: "public" });
  });
  const simulation = await simulate({ behaviours: [endless] });
  await simulation.start();
  await simulation.say("hi");
  await simulation.pass(60_000);
  await assertHandedOff(simulation, "agent-failure");
  await simulation.close();
});

test("a turn that times out is tried once more, and then handed off", async () => {
  const simulation = await simulate({ modelDelayMs: () => 3_600_000 });
  await simulation.start();
  await simulation.say("hi");
  await simulation.pass(300_000);
  const log = await simulation.log();
  const timedOut = log.filter(({ type }) => type === "turn_timed_out").map(({ at }) => at - simulationStart);
  assert.deepEqual(timedOut, [60_700, 120_700]);
  await assertHandedOff(simulation, "agent-timeout");
  await simulation.pass(2 * 3_600_000);
  await assertHandedOff(simulation, "agent-timeout");
  assert.deepEqual(simulation.replies(), [], "the late answers of both turns are refused");
  await simulation.close();
});

test("a turn that times out once is answered by the second try", async () => {
  const simulation = await simulate({ modelDelayMs: (call) => (call === 1 ? 65_000 : 1_000) });
  await simulation.start();
  await simulation.say("hi");
  await simulation.pass(300_000);
  assert.deepEqual(simulation.replies(), ["re: hi"]);
  const { head } = await assertSimulation(simulation);
  assert.equal(head.timeouts, 0);
  await simulation.close();
});

test("a model that never answers leads to a hand-off, however patient the policy is", async () => {
  const simulation = await simulate({ modelDelayMs: () => 36_000_000, channel: { turnTimeoutSeconds: 900 } });
  await simulation.start();
  await simulation.say("hi");
  await simulation.pass(1_900_000);
  await assertHandedOff(simulation, "agent-timeout");
  await simulation.close();
});

test("an answer that comes after its step was given up still counts, so that it is not paid for twice", async () => {
  const simulation = await simulate({ modelDelayMs: () => 150_000, channel: { turnTimeoutSeconds: 240 } });
  await simulation.start();
  await simulation.say("hi");
  await simulation.pass(240_000);
  assert.deepEqual(simulation.replies(), ["re: hi"]);
  assert.equal(simulation.modelCalls(), 2);
  await assertSimulation(simulation);
  await simulation.close();
});

test("messages that come while turns fail are never lost", async () => {
  const simulation = await simulate({
    modelFailure: (call) => (call === 1 ? new ModelRequestRefusedError("small", new Error("no")) : undefined),
  });
  await simulation.start();
  await simulation.say("first");
  await simulation.pass(1_500);
  await simulation.say("second");
  await simulation.pass(60_000);
  assert.deepEqual(
    simulation.replies(),
    ["re: first\nsecond"],
    "the failure of a superseded turn is nobody's business",
  );
  await assertSimulation(simulation);
  await simulation.close();
});

test("a lane that takes no request leads to a hand-off, not to trying for ever", async () => {
  const simulation = await simulate();
  await simulation.start();
  queueNamed(simulation.stack.queues, "urgent").send = async () => Promise.reject(new Error("AccessDenied"));
  await simulation.say("hi");
  await simulation.pass(120_000);
  await assertHandedOff(simulation, "agent-failure");
  await simulation.close();
});
