import { strict as assert } from "node:assert";
import { test } from "node:test";
import { queueNamed, wakeQueue } from "../../local/queues.ts";
import { executionName } from "../../src/conversation/index.ts";
import { conversationId } from "../../src/kernel/index.ts";
import { assertSimulation } from "../support/conversation-invariants.ts";
import { simulate, type Simulation } from "../support/simulate-conversation.ts";

/** The next `count` wake-ups fail, as if Step Functions were not there. */
function failWakeUps({ stack }: Simulation, count: number): void {
  const { sendTaskSuccess } = stack.engine;
  let left = count;
  stack.engine.sendTaskSuccess = async (input) => {
    left -= 1;
    if (left >= 0) throw new Error("ServiceUnavailable");
    return sendTaskSuccess(input);
  };
}

async function running({ stack }: Simulation): Promise<string[]> {
  const { executions } = await stack.engine.listExecutions({
    stateMachineArn: stack.machines.conversation,
    statusFilter: "RUNNING",
  });
  return executions.map(({ name }) => name);
}

async function stopExecution({ stack }: Simulation, generation: number): Promise<void> {
  const name = executionName(conversationId("conv-1"), generation);
  const executionArn = `${stack.machines.conversation.replace(":stateMachine:", ":execution:")}:${name}`;
  await stack.engine.stopExecution({ executionArn });
}

test("a wake-up that fails once is made up for by the queue, within seconds", async () => {
  const simulation = await simulate();
  await simulation.start();
  await simulation.pass(10_000);
  failWakeUps(simulation, 1);
  await simulation.say("hi");
  await simulation.pass(5_000);
  assert.deepEqual(simulation.replies(), ["re: hi"]);
  await assertSimulation(simulation);
  await simulation.close();
});

test("a wake-up that is lost without a trace is made up for by the sweeper, within a minute", async () => {
  const simulation = await simulate();
  await simulation.start();
  await simulation.pass(10_000);
  failWakeUps(simulation, 1);
  queueNamed(simulation.stack.queues, wakeQueue).stop();
  await simulation.say("hi");
  await simulation.pass(60_000);
  assert.deepEqual(simulation.replies(), ["re: hi"]);
  await assertSimulation(simulation);
  await simulation.close();
});

test("a wake-up that is lost while a turn thinks delays the one reply, and it saw everything", async () => {
  const simulation = await simulate();
  await simulation.start();
  await simulation.say("first");
  await simulation.pass(1_200);
  failWakeUps(simulation, 1);
  await simulation.say("second");
  await simulation.pass(10_000);
  assert.deepEqual(simulation.replies(), ["re: first\nsecond"]);
  await assertSimulation(simulation);
  await simulation.close();
});

test("a message posted again wakes again", async () => {
  const simulation = await simulate();
  await simulation.start();
  await simulation.pass(10_000);
  failWakeUps(simulation, 1);
  queueNamed(simulation.stack.queues, wakeQueue).stop();
  await simulation.say("hi", { messageId: "m-1" });
  await simulation.pass(1_000);
  await simulation.say("hi", { messageId: "m-1" });
  await simulation.pass(5_000);
  assert.deepEqual(simulation.replies(), ["re: hi"]);
  await simulation.close();
});

test("an execution that is stopped, at any moment, is replaced and nothing is lost", async () => {
  for (const moment of [0, 300, 701, 1_200, 1_699, 1_701, 30_000]) {
    const simulation = await simulate();
    await simulation.start();
    await simulation.say("first");
    await simulation.pass(moment);
    await stopExecution(simulation, 1);
    await simulation.pass(1_000);
    await simulation.say("second");
    await simulation.pass(300_000);
    const replies = simulation.replies().join("|");
    assert.ok(
      ["re: first\nsecond", "re: first|re: second"].some((wanted) => replies.startsWith(wanted)),
      replies,
    );
    await assertSimulation(simulation);
    assert.deepEqual(await running(simulation), ["conv-1.2"]);
    await simulation.close();
  }
});

test("an execution that is stopped while nothing happens is replaced in time for the nudge and the close", async () => {
  const simulation = await simulate();
  await simulation.start();
  await simulation.say("hi");
  await simulation.pass(10_000);
  await stopExecution(simulation, 1);
  await simulation.pass(86_400_000);
  assert.deepEqual(simulation.replies(), ["re: hi", "nudge in en", "close in en"]);
  await assertSimulation(simulation);
  await simulation.close();
});

test("a start that failed is made up for", async () => {
  const simulation = await simulate();
  const { startExecution } = simulation.stack.engine;
  let left = 1;
  simulation.stack.engine.startExecution = async (input) => {
    left -= 1;
    if (left >= 0) throw new Error("ServiceUnavailable");
    return startExecution(input);
  };
  await simulation.start();
  await simulation.say("hi");
  await simulation.pass(10_000);
  assert.deepEqual(simulation.replies(), ["re: hi"]);
  await assertSimulation(simulation);
  await simulation.close();
});

test("a healthy conversation keeps its one execution for weeks", async () => {
  const simulation = await simulate({ channel: { nudgeAfterSeconds: 86_400, closeAfterSeconds: 86_400 } });
  await simulation.start();
  for (let day = 0; day < 3; day += 1) {
    await simulation.say(`day ${day}`);
    await simulation.pass(86_000_000);
  }
  assert.deepEqual(await running(simulation), ["conv-1.1"]);
  assert.equal((await simulation.head()).generation, 1);
  await simulation.close();
});

test("a poke that is answered at once leaves the execution in charge", async () => {
  const simulation = await simulate();
  await simulation.start();
  await simulation.say("hi");
  await simulation.pass(10_000);
  await makeOverdue(simulation);
  await simulation.pass(120_000);
  assert.deepEqual(await running(simulation), ["conv-1.1"]);
  await simulation.close();
});

/** As if its timer had not fired: the sweeper looks, finds it parked and wakes it. */
async function makeOverdue({ stack, head: readHead, clock }: Simulation): Promise<void> {
  const head = await readHead();
  const overdue = { ...head, dueBy: clock.now() - 1, revision: head.revision + 1 };
  assert.equal(await stack.store.write({ head: overdue, expectedRevision: head.revision }), "written");
}
