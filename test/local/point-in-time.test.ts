import assert from "node:assert/strict";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { openRecordedState } from "../../local/cli/recorded-state.ts";
import { describeReplay } from "../../local/cli/describe-replay.ts";
import { describeTurn } from "../../local/cli/describe-turn.ts";
import { showTurn } from "../../local/cli/show-turn.ts";
import { oneModel } from "../../local/model-layer.ts";
import { openRecordedTurns, openReplay } from "../../local/recorded-turns.ts";
import { loadCompany } from "../../src/adapters/local/company-files.ts";
import { createModel } from "../../src/adapters/providers/index.ts";
import { createTurnRunner, supportAgent } from "../../src/behaviours/index.ts";
import { conversationId, silentTelemetry } from "../../src/kernel/index.ts";
import type { Article } from "../../src/knowledge/index.ts";
import { type Simulation, simulate } from "../support/simulate-conversation.ts";
import { freshFolder } from "./support/command-line.ts";

const company = loadCompany(join(import.meta.dirname, "../../companies/harbour-bank"));
const day = 86_400_000;
const reference = { conversationId: conversationId("conv-1"), turn: 1 };

/** A turn has answered from the fees; days later the fees are changed, and an article that it also found is gone. */
async function longAgo(t: TestContext) {
  const folder = freshFolder(t);
  const models = oneModel(createModel("offline", { clock: { now: () => 0 } }));
  const simulation = await simulate({
    file: join(folder, "turnwise.sqlite"),
    behaviours: supportAgent,
    stack: { company, models },
  });
  t.after(() => simulation.close());
  await simulation.start();
  await simulation.say("How much does a replacement for a lost card cost?");
  await simulation.pass(60_000);
  const before = await look(simulation, folder);
  await simulation.pass(3 * day);
  await change(simulation);
  await simulation.pass(2 * day);
  return { simulation, folder, models, before };
}

async function change({ stack, clock }: Simulation): Promise<void> {
  const fees = company.articles.find(({ id }) => id === "account-fees") as Article;
  const body = fees.body.replace("A replacement for a lost card costs €8", "A replacement for a lost card costs €12");
  assert.notEqual(body, fees.body);
  await stack.knowledgeStore.publish({
    id: "spring-prices",
    at: clock.now(),
    by: "editor",
    summary: "Spring prices",
    changes: [{ put: { ...fees, body } }, { remove: { kind: "article", id: "replace-damaged-card" } }],
  });
}

async function look(_: Simulation, folder: string) {
  const state = await openRecordedState(folder);
  const runner = createTurnRunner({ policy: company.policy, behaviours: supportAgent });
  const shown = await showTurn(await openRecordedTurns(state.access), runner, reference);
  state.close();
  return shown;
}

test("days later, what a turn knew is told as it was: version, passages, ranks, prompts, decision", async (t) => {
  const { simulation, folder, before } = await longAgo(t);
  const { webhooks: _, ...later } = await look(simulation, folder);
  const { webhooks: delivered, ...then } = before;
  assert.deepEqual(later, then);
  assert.equal(delivered.length, 1);
  assert.equal(later.knowledge?.number, 1);
  const text = describeTurn(before);
  for (const part of [
    /version 1, published/,
    /1\. account-fees#3/,
    /replace-damaged-card#1/,
    /costs €8/,
    /<request>/,
  ]) {
    assert.match(text, part);
  }
  assert.doesNotMatch(text, /€12/);
});

test("days later, a turn is reproduced to the letter; today's knowledge changes what has changed", async (t) => {
  const { simulation, folder, models } = await longAgo(t);
  const state = await openRecordedState(folder);
  t.after(() => state.close());
  const recorded = await openRecordedTurns(state.access);
  const replay = openReplay({
    ...{ recorded, clock: simulation.clock, policy: company.policy, models },
    telemetry: silentTelemetry,
  });

  const asThen = await replay(reference);
  assert.equal(asThen.reproduced, true);
  assert.deepEqual(asThen.now, asThen.then);

  const knowledge = { version: "2", at: simulation.clock.now() };
  const today = await replay({ ...reference, knowledge });
  assert.equal(today.reproduced, true);
  assert.ok(today.now.end.kind === "decided" && today.then.end.kind === "decided");
  assert.match(today.then.end.decision.messages[0]?.body ?? "", /lost card costs €8,/);
  assert.match(today.now.end.decision.messages[0]?.body ?? "", /lost card costs €12,/);
  const found = today.now.steps.flatMap(({ request, result }) => (request?.kind === "search" ? [result.value] : []));
  assert.doesNotMatch(JSON.stringify(found), /replace-damaged-card/);

  const text = describeReplay(today, { changes: [], cautions: [] });
  assert.match(text, /\[-€8,-\] \{\+€12,\+\}/);
  assert.match(text, /replace-damaged-card#1.*→ –/);
  assert.match(text, /= +model understand +model understand +from the journal/);
  assert.match(text, /≠ +search public +search public +performed anew/);
});
