import { test } from "node:test";
import { logHasNoGap, numbersWithoutGap } from "../support/conversation-invariants.ts";
import type { OutboxRow } from "../../src/conversation/index.ts";
import { holdsFor } from "./random-conversations.ts";

test("I5: webhooks are numbered without gap or repetition, and arrive in that order under the same ids", async () => {
  await holdsFor({ seed: 105, runs: 50 }, (course, simulation) => [
    ...numbersWithoutGap(course),
    ...logHasNoGap(course),
    ...course.outbox
      .filter((row) => isStuck(row, simulation.clock.now()))
      .map(({ seq }) => `webhook ${seq} never arrived`),
  ]);
});

/** The endpoint refuses at most four times in a row, which a minute of retries outlasts. */
function isStuck({ state, createdAt }: OutboxRow, now: number): boolean {
  return state !== "delivered" && now - createdAt > 120_000;
}
