import { strict as assert } from "node:assert";
import { test } from "node:test";
import { createTurnRunner } from "../../src/behaviours/index.ts";
import { type Course, committedTurns } from "../support/conversation-invariants.ts";
import { echo, silenceBehaviours, type Simulation } from "../support/simulate-conversation.ts";
import { holdsFor } from "./random-conversations.ts";

test("I7: every message that was sent can be rebuilt from the stored turn and its journal", async () => {
  let rebuilt = 0;
  await holdsFor({ seed: 107, runs: 40 }, async (course, simulation) => {
    const wrong = await Promise.all(committedTurns(course.log).map((turn) => rebuild(course, simulation, turn.turn)));
    rebuilt += wrong.length;
    return wrong.flat();
  });
  assert.ok(rebuilt > 30, `${rebuilt} turns were rebuilt`);
});

/** As somebody would do it days later: from the records alone, with nothing of the world that was. */
async function rebuild({ log, head, outbox }: Course, { stack, policy }: Simulation, turn: number): Promise<string[]> {
  const record = await stack.store.readTurn(head.conversationId, turn);
  if (!record) return [`turn ${turn} was not kept`];
  const steps = await stack.store.readSteps(head.conversationId, record.journalOf);
  const journal = new Map(steps.flatMap(({ result }) => (result ? [[result.key, result.value] as const] : [])));
  const runner = createTurnRunner({ policy, behaviours: [...silenceBehaviours, echo] });
  const progress = await runner.run(record.input, journal);
  if (progress.kind !== "decided") return [`turn ${turn} needs a step that the journal does not hold`];
  assert.deepEqual(progress.decision, record.decision);
  const bodies = progress.decision.messages.map(({ body }) => body);
  const logged = log.filter(({ type, data }) => type === "agent_message" && data.turn === turn);
  assert.deepEqual(
    logged.map(({ data }) => data.body),
    bodies,
  );
  const sent = outbox.map(({ envelope }) => (envelope.data as { body?: string }).body);
  return bodies.filter((body) => !sent.includes(body)).map((body) => `"${body}" was not sent`);
}
