/**
 * The demo against its golden file, word for word but for the answers' wording: what the articles say and how they are
 * quoted may change, what happens and when may not. TURNWISE_UPDATE_GOLDEN=1 writes the file anew.
 */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { before, suite, test } from "node:test";
import { exampleCompany } from "../../local/cli/example-company.ts";
import type { PlayedScene } from "../../local/demo/play-scene.ts";
import { playDemo, printDemo } from "../../local/demo/run-demo.ts";
import { loadCompany } from "../../src/adapters/local/company-files.ts";

const golden = new URL("./demo.golden.txt", import.meta.url);
const company = loadCompany(exampleCompany);

suite("the demo", () => {
  let played: readonly PlayedScene[] = [];
  before(async () => {
    played = await playDemo(company);
  });

  test("plays the same timeline each time", async () => {
    assert.equal(printDemo(company, await playDemo(company)), printDemo(company, played));
  });

  test("prints what the golden file says", () => {
    const text = printDemo(company, played.map(withoutWording));
    if (process.env["TURNWISE_UPDATE_GOLDEN"] === "1") writeFileSync(golden, text);
    assert.equal(text, readFileSync(golden, "utf8"));
  });

  test("answers a burst once, sends nothing of a superseded turn and nothing after a take-over", () => {
    const answers = played.map(({ happenings }) => happenings.filter(({ kind }) => kind === "agent_message").length);
    assert.deepEqual(answers, [1, 1, 1, 3]);
  });

  test("nudges and closes at the times of the policy", () => {
    const [answered, nudged, closed] = timesOf(played[3], "agent_message") as [number, number, number];
    const { nudgeAfterSeconds, closeAfterSeconds } = company.policy.channels.web;
    assert.deepEqual([(nudged - answered) / 1000, (closed - nudged) / 1000], [nudgeAfterSeconds, closeAfterSeconds]);
  });
});

function timesOf(scene: PlayedScene | undefined, kind: string): number[] {
  return (scene?.happenings ?? []).filter((each) => each.kind === kind).map(({ at }) => at);
}

function withoutWording(scene: PlayedScene): PlayedScene {
  const happenings = scene.happenings.map((happening) =>
    happening.kind === "agent_message" && happening.message
      ? { ...happening, message: { ...happening.message, body: "the agent's words" } }
      : happening,
  );
  return { ...scene, happenings };
}
