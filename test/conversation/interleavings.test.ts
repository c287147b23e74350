/**
 * The use cases themselves in every order that fast-check's scheduler finds: each call to the store waits until the
 * scheduler lets it go, so between any two of them any other process may act, as between Lambdas on AWS. The actors and
 * the invariants are those of spec/conversation.pml. Broken variants show that the search would notice.
 */
import { strict as assert } from "node:assert";
import { test } from "node:test";
import fc from "fast-check";
import { type Breakage, interleave, type Setting } from "../support/interleave-protocol.ts";

async function search(setting: Setting, runs: number, breakage?: Breakage): Promise<string | undefined> {
  const property = fc.asyncProperty(fc.scheduler(), fc.infiniteStream(fc.nat(99)), async (scheduler, chance) => {
    const wrong = await interleave(scheduler, () => chance.next().value as number, setting, breakage);
    assert.equal(wrong.join("\n"), "");
  });
  const { failed, errorInstance, seed, counterexamplePath, numRuns } = await fc.check(property, {
    seed: 20_260_302,
    numRuns: runs,
    endOnFailure: true,
  });
  const where = `run ${numRuns} with seed ${seed}, path ${counterexamplePath}`;
  return failed ? `${where}: ${errorInstance instanceof Error ? errorInstance.message : "?"}` : undefined;
}

const settings: Readonly<Record<string, Setting>> = {
  "three messages": { messages: 3, acts: [] },
  "two messages and a take-over": { messages: 2, acts: ["take_over"] },
  "two messages, a take-over and a hand-back": { messages: 2, acts: ["take_over", "hand_back"] },
  "two messages and the kill switch": { messages: 2, acts: ["pause"] },
  "two messages, the kill switch and its release": { messages: 2, acts: ["pause", "unpause"] },
  "two messages and a finish": { messages: 2, acts: ["finish"] },
};

for (const [name, setting] of Object.entries(settings)) {
  test(`${name} in any order leave nothing unread, unanswered or answered twice`, async () => {
    assert.equal(await search(setting, 70), undefined);
  });

  test(`${name} in any order survive lost wake-ups, dying turns and early time-outs`, async () => {
    const faults = { lostWakeUps: 2, deaths: 2, earlyTimeouts: 1, duplicates: 2, sweeper: true };
    assert.equal(await search({ ...setting, ...faults }, 50), undefined);
  });
}

const caught: readonly [Breakage, Setting, RegExp][] = [
  ["park without its condition", { messages: 2, acts: [] }, /unread|nobody/],
  ["commit without its fence", { messages: 3, acts: [] }, /had not seen|answers what/],
  ["commit without its fence", { messages: 1, acts: ["take_over"] }, /the agent spoke/],
  ["ring without its condition", { messages: 2, acts: [], silenceTimers: 2 }, /silence/],
  ["begin without its ticket", { messages: 3, acts: [], duplicates: 3 }, /thinks for ever|unread|nobody/],
  ["begin over a parked token", { messages: 3, acts: [], duplicates: 3 }, /thinks for ever|unread|nobody|wasted/],
];

for (const [breakage, setting, expected] of caught) {
  test(`the search notices a ${breakage} (${setting.messages} messages${setting.acts.map((act) => `, ${act}`).join("")})`, async () => {
    const failure = await search(setting, 600, breakage);
    assert.ok(failure !== undefined, "not noticed");
    assert.match(failure, expected);
  });
}
