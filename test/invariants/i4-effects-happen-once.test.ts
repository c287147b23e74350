import { strict as assert } from "node:assert";
import { test } from "node:test";
import { z } from "zod";
import { handleTool } from "../../src/adapters/local/tools-in-process.ts";
import { behaviour } from "../../src/behaviours/index.ts";
import { prompts } from "../../src/model/index.ts";
import { defineTool, ToolUnavailableError } from "../../src/tools/index.ts";
import { assertSimulation } from "../support/conversation-invariants.ts";
import { simulate, type Simulation, type SimulationOptions } from "../support/simulate-conversation.ts";

const blockCard = defineTool({
  name: "block-card",
  description: "Blocks a card.",
  effect: "write",
  parameters: z.object({ card: z.string() }),
  result: z.object({ reference: z.string() }),
});

/** Blocks the card at once, then thinks about what to say: the window in which a turn that has acted is superseded. */
const blocker = behaviour("blocker", async (turn) => {
  const { reference } = await turn.call(blockCard, { card: "1234" });
  await turn.ask(prompts.understand, { transcript: [], request: turn.request, languages: ["en"], intents: [] });
  return turn.reply(`${reference}: ${turn.request}`, { because: "asked" });
});

interface Effect {
  readonly key: string;
  readonly at: number;
}

/** `fails`: attempts that fail after the effect has happened, as when the answer is lost on its way. */
async function withCard(options: SimulationOptions = {}, fails = 0): Promise<Simulation & { effects: Effect[] }> {
  const effects: Effect[] = [];
  let attempts = 0;
  let simulation: Simulation | undefined = undefined;
  const handler = handleTool(blockCard, async (_args, { idempotencyKey }) => {
    await simulation?.clock.sleep(300);
    if (!effects.some(({ key }) => key === idempotencyKey)) {
      effects.push({ key: idempotencyKey, at: simulation?.clock.now() ?? 0 });
    }
    attempts += 1;
    if (attempts <= fails) throw new ToolUnavailableError("block-card", "the connection broke", undefined);
    return { reference: `ref-${effects.length}` };
  });
  simulation = await simulate({ behaviours: [blocker], tools: [handler], ...options });
  return Object.assign(simulation, { effects });
}

test("I4: a turn that acted and was superseded leaves its effect to the next, which does not act again", async () => {
  for (let moment = 705; moment <= 2_000; moment += 45) {
    const simulation = await withCard();
    await simulation.start();
    await simulation.say("block my card");
    await simulation.pass(moment);
    await simulation.say("please");
    await simulation.pass(60_000);
    const replies = simulation.replies();
    assert.equal(simulation.effects.length, 1, `the second message after ${moment} ms`);
    assert.deepEqual(replies, ["ref-1: block my card\nplease"]);
    await assertSimulation(simulation);
    await simulation.close();
  }
});

test("I4: superseded again and again, a request still leads to one effect", async () => {
  const simulation = await withCard();
  await simulation.start();
  for (let part = 0; part < 6; part += 1) {
    await simulation.say(`part ${part}`);
    await simulation.pass(1_300);
  }
  await simulation.pass(60_000);
  assert.equal(simulation.effects.length, 1);
  assert.equal(simulation.replies().length, 1);
  await simulation.close();
});

test("I4: an effect whose answer was lost is asked for again under the same key", async () => {
  const simulation = await withCard({}, 2);
  await simulation.start();
  await simulation.say("block my card");
  await simulation.pass(60_000);
  assert.equal(simulation.effects.length, 1);
  assert.deepEqual(simulation.replies(), ["ref-1: block my card"]);
  await simulation.close();
});

test("I4: asked for anew after an answer, the same thing is a new intention", async () => {
  const simulation = await withCard();
  await simulation.start();
  await simulation.say("block my card");
  await simulation.pass(60_000);
  await simulation.say("block it again");
  await simulation.pass(60_000);
  assert.equal(new Set(simulation.effects.map(({ key }) => key)).size, 2);
  await simulation.close();
});

test("I4: a turn that is superseded before it acts does not act", async () => {
  const simulation = await withCard({ channel: { quietWindowMs: 2_000 } });
  await simulation.start();
  await simulation.say("block my card");
  await simulation.pass(1_000);
  await simulation.humanSays("don't, it is here");
  await simulation.pass(60_000);
  assert.deepEqual(simulation.effects, []);
  await simulation.close();
});
