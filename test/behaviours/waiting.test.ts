import { strict as assert } from "node:assert";
import { test } from "node:test";
import type { BehaviourBody } from "../../src/behaviours/index.ts";
import type { TurnDecision } from "../../src/contracts/index.ts";
import type { Json } from "../../src/kernel/index.ts";
import { driveTurn, turnInput } from "../support/drive-turn.ts";
import { balance, runnerOf } from "../support/small-agent.ts";

const approval = { kind: "approval", key: "refund-1", timeoutSeconds: 60 } as const;
const awaitsApproval: BehaviourBody = async (turn) => {
  turn.emit("refund.proposed", "the order was late");
  await turn.call(balance, { account: "1" });
  const { timedOut, data } = await turn.waitFor({ ...approval, because: "large sum", tell: "One moment." });
  turn.emit("refund.answered", "a person looked at it");
  return turn.reply(timedOut ? "Nobody looked at it." : `approved: ${JSON.stringify(data["approved"])}`, {
    because: "answered",
  });
};

test("a turn that awaits an answer from outside rests, with a holding message", async () => {
  const { decision, rounds } = await driveTurn(runnerOf(awaitsApproval), turnInput("refund"), { "tool:balance": 5 });
  assert.deepEqual(rounds, [["tool:balance"]]);
  assert.equal(decision.outcome, "waiting");
  assert.deepEqual(decision.waitFor, approval);
  assert.equal(decision.messages[0]?.body, "One moment.");
  assert.deepEqual(
    decision.notes.map(({ kind }) => kind),
    ["refund.proposed", "turn.waiting"],
  );
});

test("a resting turn goes on where it was when the answer or the time-out comes, and repeats no note", async () => {
  const runner = runnerOf(awaitsApproval, awaitsApproval);
  const { journal } = await driveTurn(runner, turnInput("refund"), { "tool:balance": 5 });
  const goOn = async (answer: Json): Promise<TurnDecision> => {
    const progress = await runner.run(turnInput("refund"), new Map([...journal, [approval.key, answer]]));
    assert.equal(progress.kind, "decided");
    return (progress as { readonly decision: TurnDecision }).decision;
  };
  const answered = await goOn({ key: approval.key, approved: true });
  assert.deepEqual(answered.messages, [{ body: "approved: true", citations: [] }]);
  assert.deepEqual(
    answered.notes.map(({ kind }) => kind),
    ["refund.answered", "turn.answered"],
  );
  assert.equal((await goOn({ timedOut: true })).messages[0]?.body, "Nobody looked at it.");
});

test("steps beside a wait are performed before the turn rests", async () => {
  const runner = runnerOf(async (turn) => {
    await Promise.all([turn.waitFor({ ...approval, because: "large sum" }), turn.call(balance, { account: "1" })]);
  });
  const { decision, rounds } = await driveTurn(runner, turnInput("refund"), { "tool:balance": 5 });
  assert.deepEqual(rounds, [["tool:balance"]]);
  assert.equal(decision.outcome, "waiting");
});
