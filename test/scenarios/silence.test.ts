import { strict as assert } from "node:assert";
import { test } from "node:test";
import { assertSimulation } from "../support/conversation-invariants.ts";
import { behaviour } from "../../src/behaviours/index.ts";
import { prompts } from "../../src/model/index.ts";
import { echo, simulate, simulationStart } from "../support/simulate-conversation.ts";

/** With a quiet window of 700 ms and a second of thinking, the reply leaves then; silence counts from there. */
const replied = 1_700;
const nudged = replied + 300_000;
const closed = nudged + 600_000;

test("silence leads to a nudge and then to a close, at exactly the policy's times", async () => {
  const simulation = await simulate();
  await simulation.start();
  await simulation.say("hi");
  await simulation.pass(86_400_000);
  const seen = simulation.attempts.map(({ at, webhook }) => [at - simulationStart, webhook.type, webhook.data.body]);
  assert.deepEqual(seen, [
    [replied, "agent.message", "re: hi"],
    [nudged, "agent.message", "nudge in en"],
    [closed, "agent.message", "close in en"],
    [closed, "conversation.finished", undefined],
  ]);
  const { head } = await assertSimulation(simulation);
  assert.equal(head.state, "finished");
  assert.equal(simulation.accepted().at(-1)?.data["reason_code"], "customer-unresponsive");
  await simulation.close();
});

test("without a nudge in the policy the conversation is closed after its own silence", async () => {
  const simulation = await simulate({ channel: { nudgeAfterSeconds: undefined } });
  await simulation.start();
  await simulation.say("hi");
  await simulation.pass(86_400_000);
  assert.deepEqual(simulation.replies(), ["re: hi", "close in en"]);
  assert.equal(simulation.attempts.at(-1)?.at, simulationStart + replied + 600_000);
  await simulation.close();
});

test("a customer who answers the nudge is answered, and the silence begins anew", async () => {
  const simulation = await simulate();
  await simulation.start();
  await simulation.say("hi");
  await simulation.pass(nudged + 100_000);
  await simulation.say("still here");
  await simulation.pass(302_000);
  assert.deepEqual(simulation.replies(), ["re: hi", "nudge in en", "re: still here", "nudge in en"]);
  await assertSimulation(simulation);
  await simulation.close();
});

const slowNudge = behaviour(
  "slow-nudge",
  async (turn) => {
    await turn.ask(prompts.understand, { transcript: [], request: "", languages: ["en"], intents: [] });
    return turn.reply("still there?", { because: "silence" });
  },
  ["nudge"],
);

const races = [-2, -1, 0, 1, 2] as const;

for (const [timer, instant] of [
  ["nudge", nudged],
  ["close", closed],
] as const) {
  test(`a message that races the ${timer} wins, or comes after a ${timer} that was due before it`, async () => {
    for (const offset of races) {
      const simulation = await simulate();
      await simulation.start();
      await simulation.say("hi");
      const said = simulation.at(instant + offset, () => simulation.say("wait"));
      await simulation.pass(instant + 60_000);
      await said;
      const log = await simulation.log();
      const message = log.find(({ data }) => data.messageId === "wait");
      const silence = log.findLast(({ type, data }) => type === "silence" && data.kind === timer);
      if (offset < 0) assert.equal(silence, undefined, `${offset} ms: the timer acted after the message`);
      else assert.ok(!silence || silence.seq < (message?.seq ?? 0), `${offset} ms: the timer acted on a newer message`);
      assert.equal(simulation.replies().at(-1), "re: wait", `${offset} ms: the message was answered`);
      await assertSimulation(simulation);
      await simulation.close();
    }
  });
}

test("a message while the nudge is being thought of replaces it", async () => {
  const simulation = await simulate({ behaviours: [slowNudge, echo] });
  await simulation.start();
  await simulation.say("hi");
  await simulation.pass(nudged + 500);
  await simulation.say("wait");
  await simulation.pass(60_000);
  assert.deepEqual(simulation.replies(), ["re: hi", "re: wait"]);
  await assertSimulation(simulation);
  await simulation.close();
});

test("a conversation that nobody began is closed without a word having been said", async () => {
  const simulation = await simulate();
  await simulation.start();
  await simulation.pass(700_000);
  assert.equal((await simulation.head()).state, "finished");
  assert.equal(simulation.attempts.at(-1)?.at, simulationStart + 600_000);
  await assertSimulation(simulation);
  await simulation.close();
});

test("a person's silence closes nothing", async () => {
  const simulation = await simulate();
  await simulation.start();
  await simulation.say("hi");
  await simulation.pass(10_000);
  await simulation.humanSays("I am on it");
  await simulation.pass(2 * 86_400_000);
  assert.equal((await simulation.head()).state, "observing");
  assert.deepEqual(simulation.replies(), ["re: hi"]);
  await simulation.close();
});
