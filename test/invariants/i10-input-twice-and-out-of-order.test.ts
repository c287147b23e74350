import { strict as assert } from "node:assert";
import { test } from "node:test";
import fc from "fast-check";
import { byOwnTime } from "../../src/conversation/index.ts";
import { assertSimulation } from "../support/conversation-invariants.ts";
import { simulate, simulationStart, type Simulation } from "../support/simulate-conversation.ts";

interface Input {
  readonly body: string;
  readonly createdAt: number;
  /** How late each post of it arrives; more than one post is a repetition. */
  readonly delaysMs: readonly number[];
}

const inputs: fc.Arbitrary<readonly Input[]> = fc
  .array(
    fc.record({
      gapMs: fc.integer({ min: 1, max: 4_000 }),
      delaysMs: fc.array(fc.integer({ min: 0, max: 8_000 }), { minLength: 1, maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((drafts) => {
    let at = simulationStart;
    return drafts.map(({ gapMs, delaysMs }, index) => ({
      body: `message ${index}`,
      createdAt: (at += gapMs),
      delaysMs,
    }));
  });

async function play(posts: readonly { body: string; createdAt: number; at: number }[]): Promise<Simulation> {
  const simulation = await simulate();
  await simulation.start();
  for (const { body, createdAt, at } of posts.toSorted((left, right) => left.at - right.at)) {
    await simulation.clock.runUntil(Math.max(at, simulation.clock.now()));
    await simulation.say(body, { createdAt });
  }
  await simulation.pass(120_000);
  return simulation;
}

/** What the customer said, as the agent's next turn would read it. */
async function saidIn(simulation: Simulation): Promise<unknown[]> {
  const log = await simulation.log();
  return log
    .filter(({ type }) => type === "customer_message")
    .toSorted(byOwnTime)
    .map(({ at, data }) => [at, data.messageId, data.body]);
}

/** Every line of every reply: the requests that were answered, whatever was answered together. */
function answeredIn(simulation: Simulation): string[] {
  return simulation.replies().flatMap((reply) => reply.replace(/^re: /, "").split("\n"));
}

test("I10: input that comes twice and out of order gives the transcript of clean input, up to coalescing", async () => {
  const property = fc.asyncProperty(inputs, async (drafts) => {
    const clean = await play(drafts.map(({ body, createdAt }) => ({ body, createdAt, at: createdAt })));
    const disturbed = await play(
      drafts.flatMap(({ delaysMs, ...message }) =>
        delaysMs.map((delay) => ({ ...message, at: message.createdAt + delay })),
      ),
    );
    assert.deepEqual(await saidIn(disturbed), await saidIn(clean));
    assert.deepEqual(answeredIn(disturbed).toSorted(), answeredIn(clean).toSorted());
    assert.deepEqual(
      answeredIn(clean),
      drafts.map(({ body }) => body),
    );
    for (const reply of disturbed.replies()) {
      const numbers = reply.match(/\d+/g) ?? [];
      assert.deepEqual(numbers, numbers.toSorted(), "within a reply the messages stand in their own order");
    }
    await assertSimulation(disturbed);
    await Promise.all([clean.close(), disturbed.close()]);
  });
  await fc.assert(property, { seed: 110, numRuns: 30 });
});
