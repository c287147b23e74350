import { strict as assert } from "node:assert";
import { test } from "node:test";
import { outboundQueue, queueNamed } from "../../local/queues.ts";
import { assertSimulation } from "../support/conversation-invariants.ts";
import { type Endpoint, simulate, simulationStart } from "../support/simulate-conversation.ts";

const hour = 3_600_000;
const day = 24 * hour;

/** Three replies a minute apart, whatever the endpoint does meanwhile. */
async function threeReplies(endpoint: Endpoint) {
  const simulation = await simulate({ endpoint });
  await simulation.start();
  for (const body of ["one", "two", "three"]) {
    await simulation.say(body);
    await simulation.pass(60_000);
  }
  return simulation;
}

const troubles: Readonly<Record<string, Endpoint>> = {
  "is down for an hour": (_webhook, at) => (at < simulationStart + hour ? new Error("ECONNREFUSED") : { status: 200 }),
  "answers 500 for an hour": (_webhook, at) => ({ status: at < simulationStart + hour ? 500 : 200 }),
  "hangs for an hour": (_webhook, at) =>
    at < simulationStart + hour ? { status: 504, afterMs: 10_000 } : { status: 200 },
  "refuses every second attempt": alternating(),
};

function alternating(): Endpoint {
  let attempts = 0;
  return () => ({ status: (attempts += 1) % 2 === 0 ? 200 : 503 });
}

for (const [trouble, endpoint] of Object.entries(troubles)) {
  test(`an endpoint that ${trouble} gets every webhook afterwards, in order and under the same ids`, async () => {
    const simulation = await threeReplies(endpoint);
    await simulation.humanSays("I take it from here");
    await simulation.pass(4 * hour);
    assert.deepEqual(simulation.replies(), ["re: one", "re: two", "re: three"]);
    const idsByNumber = new Map<number, string>();
    for (const { webhook } of simulation.attempts) {
      const known = idsByNumber.get(webhook.sequence_number) ?? webhook.id;
      assert.equal(webhook.id, known);
      idsByNumber.set(webhook.sequence_number, known);
    }
    const outbox = await simulation.outbox();
    assert.ok(outbox.every(({ state }) => state === "delivered"));
    await assertSimulation(simulation);
    await simulation.close();
  });
}

test("what can't be delivered in 37 attempts over more than half a day makes the conversation fail", async () => {
  const simulation = await threeReplies(() => ({ status: 500 }));
  await simulation.humanSays("I take it from here");
  await simulation.pass(3 * day);
  const { head, log, attempts } = await assertSimulation(simulation);
  assert.equal(head.state, "failed");
  assert.equal(log.filter(({ type }) => type === "delivery_failed").length, 1);
  assert.equal(attempts.length, 37);
  assert.ok((attempts.at(-1)?.at ?? 0) - simulationStart > 12 * hour);
  assert.ok(
    attempts.every(({ webhook }) => webhook.sequence_number === 1),
    "nothing overtakes the first",
  );
  await simulation.close();
});

test("a conversation that failed leaves nothing behind that is tried again", async () => {
  const simulation = await threeReplies(() => ({ status: 500 }));
  await simulation.humanSays("I take it from here");
  await simulation.pass(3 * day);
  const outbox = await simulation.outbox();
  assert.deepEqual(
    outbox.map(({ state, dueBy }) => [state, dueBy]),
    outbox.map(() => ["undeliverable", undefined]),
  );
  const before = simulation.attempts.length;
  await simulation.pass(3 * day);
  assert.equal(simulation.attempts.length, before);
  assert.ok(queueNamed(simulation.stack.queues, outboundQueue).deadLetters().length > 0, "operators find it");
  await simulation.close();
});

test("a queue message that was lost delays a webhook until the next one, and keeps the order", async () => {
  let lost = 0;
  const simulation = await simulate();
  const outbound = queueNamed(simulation.stack.queues, outboundQueue);
  const send = outbound.send.bind(outbound);
  outbound.send = async (message) => ((lost += 1) === 1 ? { messageId: "lost" } : send(message));
  await simulation.start();
  await simulation.say("one");
  await simulation.pass(10_000);
  assert.deepEqual(simulation.replies(), []);
  await simulation.say("two");
  await simulation.pass(10_000);
  assert.deepEqual(simulation.replies(), ["re: one", "re: two"]);
  await assertSimulation(simulation);
  await simulation.close();
});

test("a queue message that was lost is found by the sweeper when no other follows", async () => {
  let lost = 0;
  const simulation = await simulate();
  const outbound = queueNamed(simulation.stack.queues, outboundQueue);
  const send = outbound.send.bind(outbound);
  outbound.send = async (message) => ((lost += 1) === 1 ? { messageId: "lost" } : send(message));
  await simulation.start();
  await simulation.say("one");
  await simulation.pass(90_000);
  assert.deepEqual(simulation.replies(), ["re: one"]);
  await simulation.close();
});
