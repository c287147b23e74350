import { strict as assert } from "node:assert";
import { test } from "node:test";
import { z } from "zod";
import type { StepRequest, TurnRunner } from "../../src/contracts/index.ts";
import { defineTool, InvalidToolArgumentsError, UnknownToolError } from "../../src/tools/index.ts";
import { doneEffect, driveTurn, turnInput } from "../support/drive-turn.ts";
import { balance, firstSteps, refund, runnerOf } from "../support/small-agent.ts";

test("a tool call carries the key of its intention, which is the same in a later turn", async () => {
  const first = (await firstSteps(refunding(" A1 "), turnInput("x", { turn: 1 })))[0]!;
  const again = (await firstSteps(refunding("A1"), turnInput("x", { turn: 2 })))[0]!;
  const laterRequest = (await firstSteps(refunding("A1"), turnInput("x", { requestSeq: 7 })))[0]!;
  assert.equal(intentionKey(first), intentionKey(again));
  assert.notEqual(intentionKey(first), intentionKey(laterRequest));
  assert.deepEqual(first.kind === "tool" && first.arguments, { order: "A1", cents: 500, currency: "EUR" });
});

test("a write that a superseded turn has done is taken from the ledger and not done again", async () => {
  const step = (await firstSteps(refunding("A1")))[0]!;
  const input = turnInput("x", { turn: 2, ledger: [doneEffect(step, { refunded: true })] });
  const { decision, rounds } = await driveTurn(refunding("A1"), input);
  assert.deepEqual(rounds, []);
  assert.equal(decision.messages[0]?.body, "refunded: true");
});

test("a write that was only started is asked for again, under the same key", async () => {
  const step = (await firstSteps(refunding("A1")))[0]!;
  const steps = await firstSteps(
    refunding("A1"),
    turnInput("x", { ledger: [{ ...doneEffect(step, null), state: "started" }] }),
  );
  assert.deepEqual(steps, [step]);
});

test("a read is done again in each turn, because what it returned may have changed", async () => {
  const runner = runnerOf(async (turn) => void (await turn.call(balance, { account: "1" })));
  const step = (await firstSteps(runner))[0]!;
  assert.deepEqual(await firstSteps(runner, turnInput("x", { ledger: [doneEffect(step, 5)] })), [step]);
});

test("a result that both the journal and the ledger hold is no divergence", async () => {
  const step = (await firstSteps(refunding("A1")))[0]!;
  const input = turnInput("x", { ledger: [doneEffect(step, { refunded: true })] });
  const progress = await refunding("A1").run(input, new Map([[step.key, { refunded: true }]]));
  assert.equal(progress.kind, "decided");
});

test("an unregistered tool and arguments that do not fit are refused", async () => {
  const stranger = defineTool({ name: "stranger", description: "", effect: "read", parameters: z.object({}) });
  const unknown = runnerOf(async (turn) => void (await turn.call(stranger, {})));
  await assert.rejects(unknown.run(turnInput("hi"), new Map()), UnknownToolError);
  const misfit = runnerOf(async (turn) => void (await turn.call(refund, { order: "A1", cents: 1.5 })));
  await assert.rejects(misfit.run(turnInput("hi"), new Map()), InvalidToolArgumentsError);
});

function refunding(order: string): TurnRunner {
  return runnerOf(async (turn) => {
    const { refunded } = await turn.call(refund, { order, cents: 500 });
    return turn.reply(`refunded: ${refunded}`, { because: "asked" });
  });
}

function intentionKey(step: StepRequest): string | undefined {
  return step.kind === "tool" ? step.idempotencyKey : undefined;
}
