import { strict as assert } from "node:assert";
import { test } from "node:test";
import fc from "fast-check";
import { queueNamed } from "../../local/queues.ts";
import { executionName, hasEnded, needsRead } from "../../src/conversation/index.ts";
import { assertSimulation } from "../support/conversation-invariants.ts";
import { play, type Plan, planArbitrary, untilQuietMs } from "../support/random-conversation.ts";
import { seededRandom, simulate, type Simulation } from "../support/simulate-conversation.ts";

test("I12: whatever was stopped or lost, each open conversation has a running execution or gets one", async () => {
  const property = fc.asyncProperty(planArbitrary(10), async (plan) => {
    const simulation = await play(plan);
    await breakThings(simulation, plan);
    await simulation.pass(untilQuietMs);
    const { head: before } = await assertSimulation(simulation);
    if (!hasEnded(before.state)) await assertAlive(simulation);
    await simulation.close();
  });
  await fc.assert(property, { seed: 112, numRuns: 40 });
});

/** What rests for long need not have an execution, as long as the next event finds one or makes one. */
async function assertAlive(simulation: Simulation): Promise<void> {
  await simulation.signal("configuration_changed");
  await simulation.pass(120_000);
  const { head } = await assertSimulation(simulation);
  const running = await runningExecutions(simulation);
  assert.ok(
    hasEnded(head.state) || running.includes(executionName(head.conversationId, head.generation)),
    running.join(),
  );
  assert.ok(hasEnded(head.state) || head.dueBy !== undefined, "the sweeper would notice if it stopped");
  assert.ok(!needsRead(head), "the event was read");
}

/** Stops executions and fails wake-ups at random moments, while the customer goes on writing. */
async function breakThings(simulation: Simulation, { seed }: Plan): Promise<void> {
  const random = seededRandom(seed);
  const { engine } = simulation.stack;
  const { sendTaskSuccess } = engine;
  engine.sendTaskSuccess = async (input) => {
    if (random() < 0.5) throw new Error("ServiceUnavailable");
    return sendTaskSuccess(input);
  };
  for (let round = 0; round < 3; round += 1) {
    await simulation.pass(Math.floor(random() * 3_000));
    await simulation.say(`late ${round}`).catch(() => undefined);
    await simulation.pass(Math.floor(random() * 2_000));
    await stopAll(simulation);
  }
  engine.sendTaskSuccess = sendTaskSuccess;
}

async function runningExecutions({ stack }: Simulation): Promise<string[]> {
  const statusFilter = "RUNNING";
  const stateMachineArn = stack.machines.conversation;
  const { executions } = await stack.engine.listExecutions({ stateMachineArn, statusFilter });
  return executions.map(({ name }) => name);
}

async function stopAll({ stack }: Simulation): Promise<void> {
  const statusFilter = "RUNNING";
  const stateMachineArn = stack.machines.conversation;
  const { executions } = await stack.engine.listExecutions({ stateMachineArn, statusFilter });
  for (const { executionArn } of executions) await stack.engine.stopExecution({ executionArn });
}

test("I12: a lane that loses requests delays a reply until the turn has timed out, or people take over", async () => {
  for (const losses of [1, 2]) {
    const simulation = await simulate();
    await simulation.start();
    const lane = queueNamed(simulation.stack.queues, "urgent");
    const send = lane.send.bind(lane);
    let left = losses;
    lane.send = async (message) => ((left -= 1) >= 0 ? { messageId: "lost" } : send(message));
    await simulation.say("hi");
    await simulation.pass(130_000);
    const { head } = await assertSimulation(simulation);
    assert.deepEqual([simulation.replies(), head.owner], losses === 1 ? [["re: hi"], "ai"] : [[], "human"]);
    await simulation.close();
  }
});
