import { strict as assert } from "node:assert";
import { test } from "node:test";
import fc from "fast-check";
import {
  behaviour,
  BehaviourFailedError,
  EndNotReturnedError,
  InvalidStepResultError,
  JournalMismatchError,
  StepFailedError,
  StuckBehaviourError,
  type BehaviourBody,
  type Turn,
} from "../../src/behaviours/index.ts";
import type { StepFailure, TurnDecision, TurnRunner } from "../../src/contracts/index.ts";
import type { Json } from "../../src/kernel/index.ts";
import { driveTurn, turnInput } from "../support/drive-turn.ts";
import { firstSteps, moodPrompt, runnerOf } from "../support/small-agent.ts";

test("an await that the journal does not answer becomes a pending step", async () => {
  const runner = runnerOf(async (turn) => {
    const { mood } = await turn.ask(moodPrompt, { text: turn.request });
    return turn.reply(mood, { because: "asked" });
  });
  const { decision, rounds } = await driveTurn(runner, turnInput("hi"), { "model:mood": { mood: "sunny" } });
  assert.deepEqual(rounds, [["model:mood"]]);
  assert.equal(decision.outcome, "answered");
  assert.deepEqual(decision.messages, [{ body: "sunny", citations: [] }]);
});

test("awaits inside Promise.all become steps of one round", async () => {
  const runner = runnerOf(async (turn) => {
    const [first, second] = await Promise.all([
      turn.ask(moodPrompt, { text: "first" }),
      turn.ask(moodPrompt, { text: "second" }),
      turn.search({ text: "x", audience: "public" }),
    ]);
    return turn.reply(first.mood + second.mood, { because: "both" });
  });
  const { rounds } = await driveTurn(runner, turnInput("hi"), { "model:mood": { mood: "m" }, "search:public": [] });
  assert.deepEqual(rounds, [["model:mood", "model:mood", "search:public"]]);
});

test("a step that was performed in vain ends the turn with people, who are told why", async () => {
  const runner = runnerOf(async (turn) => {
    const { mood } = await turn.ask(moodPrompt, { text: "fixed" });
    return turn.reply(mood, { because: "asked" });
  });
  const end = async (failure: StepFailure): Promise<TurnDecision> => {
    const [step] = await firstSteps(runner);
    const progress = await runner.run(turnInput("hi"), new Map(), new Map([[step!.key, failure]]));
    assert.ok(progress.kind === "decided");
    return progress.decision;
  };
  const unusable = await end({ kind: "unusable_completion", problem: "Every draft was empty." });
  assert.deepEqual([unusable.outcome, unusable.handOff?.reason], ["handed_off", "no-answer"]);
  assert.match(unusable.handOff!.note, /^Every draft was empty\. The customer wrote:\nhi$/);
  const spent = await end({ kind: "budget_exceeded", problem: "The budget is spent." });
  assert.deepEqual([spent.outcome, spent.handOff?.reason], ["budget_exceeded", "budget-exceeded"]);
});

test("a behaviour may do without a step that was performed in vain", async () => {
  const runner = runnerOf(async (turn) => {
    const mood = await turn.ask(moodPrompt, { text: "fixed" }).catch((error: unknown) => {
      assert.ok(error instanceof StepFailedError);
      return { mood: "unknown" };
    });
    return turn.reply(mood.mood, { because: "asked" });
  });
  const [step] = await firstSteps(runner);
  const failure = { kind: "unusable_completion", problem: "Every draft was empty." } as const;
  const progress = await runner.run(turnInput("hi"), new Map(), new Map([[step!.key, failure]]));
  assert.ok(progress.kind === "decided");
  assert.deepEqual(progress.decision.messages, [{ body: "unknown", citations: [] }]);
});

test("the same question is asked once in a turn, whichever behaviours ask it", async () => {
  const ask: BehaviourBody = async (turn) => void (await turn.ask(moodPrompt, { text: turn.request }));
  const { rounds } = await driveTurn(runnerOf(ask, ask, ask), turnInput("hi"), { "model:mood": { mood: "m" } });
  assert.deepEqual(rounds, [["model:mood"]]);
});

test("step keys do not depend on the order of the input's keys, and change with its content", async () => {
  const ask = (input: { text: string }): TurnRunner =>
    runnerOf(async (turn) => void (await turn.ask(moodPrompt, input)));
  const keyOf = async (runner: TurnRunner): Promise<string> => (await firstSteps(runner))[0]!.key;
  const key = await keyOf(ask({ text: "a", extra: 1 } as { text: string }));
  assert.equal(await keyOf(ask({ extra: 1, text: "a" } as { text: string })), key);
  assert.notEqual(await keyOf(ask({ text: "b" })), key);
  assert.match(key, /^model:mood@1:[0-9a-f]{12}$/);
});

test("a behaviour that returns nothing passes the turn on, and the first that ends it wins", async () => {
  const runner = runnerOf(
    async () => {},
    async (turn) => turn.reply("second", { because: "turn of the second" }),
    async (turn) => turn.reply("third", { because: "never" }),
  );
  const { decision } = await driveTurn(runner, turnInput("hi"));
  assert.equal(decision.messages[0]?.body, "second");
});

test("a turn that no behaviour ends is handed off with a word to the customer", async () => {
  const { decision } = await driveTurn(
    runnerOf(async (turn) => turn.remember({ language: "de" })),
    turnInput("hallo?"),
  );
  assert.equal(decision.outcome, "handed_off");
  assert.equal(decision.handOff?.reason, "no-answer");
  assert.equal(decision.handOff?.target, "front-desk");
  assert.match(decision.handOff?.note ?? "", /hallo\?/);
  assert.deepEqual(decision.messages, [{ body: "noAnswer in de", citations: [] }]);
});

test("notes stand in the decision once and in order, however often the behaviours ran", async () => {
  const runner = runnerOf(
    async (turn) => {
      turn.emit("before", "first");
      await turn.ask(moodPrompt, { text: "1" });
      turn.emit("between", "second", { n: 2 });
      await turn.ask(moodPrompt, { text: "2" });
    },
    async (turn) => turn.reply("ok", { because: "third" }),
  );
  const { decision, rounds } = await driveTurn(runner, turnInput("hi"), { "model:mood": { mood: "m" } });
  assert.equal(rounds.length, 2);
  assert.deepEqual(decision.notes, [
    { kind: "before", because: "first" },
    { kind: "between", because: "second", data: { n: 2 } },
    { kind: "turn.answered", because: "third", data: { behaviour: "b1" } },
  ]);
});

test("behaviours run for their own triggers only", async () => {
  const runner = runnerOf(
    behaviour("on-nudge", async (turn) => turn.reply("still there?", { because: "silence" }), ["nudge"]),
    async (turn) => turn.reply("hello", { because: "spoke" }),
  );
  const nudged = await driveTurn(runner, turnInput([], { trigger: { kind: "nudge", seq: 9 } }));
  const answered = await driveTurn(runner, turnInput("hi"));
  assert.deepEqual([nudged.decision.outcome, answered.decision.outcome], ["nudged", "answered"]);
});

test("a reply may be several messages, and a question back is marked as asked", async () => {
  const messages = [
    { body: "one", citations: [] },
    { body: "two?", citations: [] },
  ];
  const runner = runnerOf(async (turn) => turn.reply(messages, { because: "two parts", asks: true }));
  const { decision } = await driveTurn(runner, turnInput("hi"));
  assert.equal(decision.outcome, "asked");
  assert.deepEqual(decision.messages, messages);
});

test("a journal entry whose request replay no longer makes is a mismatch", async () => {
  const [then] = await firstSteps(runnerOf(async (turn) => void (await turn.ask(moodPrompt, { text: "then" }))));
  const now = runnerOf(async (turn) => void (await turn.ask(moodPrompt, { text: "now" })));
  const replay = now.run(turnInput("hi"), new Map([[then!.key, { mood: "m" }]]));
  await assert.rejects(
    replay,
    (error: Error) => error instanceof JournalMismatchError && error.name === "JournalMismatch",
  );
});

test("a journal entry that a decision did without is a mismatch", async () => {
  const runner = runnerOf(async (turn) => turn.reply("ok", { because: "no step needed" }));
  await assert.rejects(runner.run(turnInput("hi"), new Map([["model:mood@1:0", {}]])), JournalMismatchError);
});

test("a behaviour that awaits something foreign is stuck, and is named", async () => {
  const runner = runnerOf(async () => void (await new Promise(() => {})));
  await assert.rejects(runner.run(turnInput("hi"), new Map()), (error: Error) => {
    assert.ok(error instanceof StuckBehaviourError);
    assert.equal(error.details["behaviour"], "b0");
    return true;
  });
});

test("parallel branches of several steps decide the same, whatever arrives first", async () => {
  const branch = async (turn: Turn, start: string): Promise<string> => {
    const first = await turn.ask(moodPrompt, { text: start });
    const second = await turn.ask(moodPrompt, { text: first.mood });
    turn.emit("branch.done", start);
    return second.mood;
  };
  const runner = runnerOf(async (turn) => {
    const moods = await Promise.all([branch(turn, "a"), branch(turn, "b"), branch(turn, "a")]);
    return turn.reply(moods.join(), { because: "all branches" });
  });
  const expected = await decideInOrder(runner, [0]);
  assert.equal(expected.messages[0]?.body, "a!!,b!!,a!!");
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(3), { minLength: 1 }), async (order) => {
      assert.deepEqual(await decideInOrder(runner, order), expected);
    }),
    { numRuns: 50 },
  );
});

test("long chains of promises between steps are followed to their end", async () => {
  const runner = runnerOf(async (turn) => {
    for (let hop = 0; hop < 5_000; hop += 1) await Promise.resolve(hop);
    return turn.reply("arrived", { because: "patience" });
  });
  assert.equal((await driveTurn(runner, turnInput("hi"))).decision.outcome, "answered");
});

test("an end that a behaviour made and did not return fails the turn", async () => {
  const runner = runnerOf(async (turn) => void turn.reply("lost", { because: "forgot to return" }));
  await assert.rejects(runner.run(turnInput("hi"), new Map()), EndNotReturnedError);
});

test("a fault in a behaviour's code is reported under the behaviour's name", async () => {
  const runner = runnerOf(async () => {
    throw new TypeError("undefined is not a function");
  });
  await assert.rejects(runner.run(turnInput("hi"), new Map()), BehaviourFailedError);
});

test("a journal value without the shape that its prompt promises fails the turn", async () => {
  const runner = runnerOf(async (turn) => void (await turn.ask(moodPrompt, { text: "x" })));
  const [step] = await firstSteps(runner);
  await assert.rejects(runner.run(turnInput("hi"), new Map([[step!.key, { mood: 5 }]])), InvalidStepResultError);
});

test("a staff passage that a public search returns fails the turn before any prompt sees it", async () => {
  const runner = runnerOf(async (turn) => void (await turn.search({ text: "x", audience: "public" })));
  const [step] = await firstSteps(runner);
  const leaked = { id: "p", articleId: "a", title: "t", text: "s", visibility: "internal", language: "en", score: 1 };
  await assert.rejects(runner.run(turnInput("hi"), new Map([[step!.key, [leaked]]])), InvalidStepResultError);
});

test("a search names the knowledge version that the turn has pinned, and when and where it asks", async () => {
  const runner = runnerOf(async (turn) => void (await turn.search({ text: "x", audience: "internal", limit: 3 })));
  const [step] = await firstSteps(runner);
  const pinned = { version: "knowledge-1", at: turnInput("x").now, channel: "web" };
  const query = { audience: "internal", text: "x", limit: 3, ...pinned };
  assert.deepEqual(step!.kind === "search" && step!.query, query);
});

test("a search asks for what the conversation's traffic group may know, under the same key as for any other", async () => {
  const runner = runnerOf(async (turn) => void (await turn.search({ text: "x", audience: "public" })));
  const input = turnInput("x");
  const grouped = { ...input, conversation: { ...input.conversation, trafficGroup: "vip" } };
  const [[plain], [step]] = await Promise.all([firstSteps(runner, input), firstSteps(runner, grouped)]);
  assert.deepEqual(step?.kind === "search" && step.query, {
    ...(plain?.kind === "search" && (plain.query as object)),
    trafficGroup: "vip",
  });
  assert.equal(step?.key, plain?.key);
});

/** Performs one pending step per round; the mood of a text is the text with "!". */
async function decideInOrder(runner: TurnRunner, order: readonly number[]): Promise<TurnDecision> {
  const journal = new Map<string, Json>();
  for (let round = 0; ; round += 1) {
    const progress = await runner.run(turnInput("x"), journal);
    if (progress.kind === "decided") return progress.decision;
    const step = progress.steps[order[round % order.length]! % progress.steps.length]!;
    const { text } = (step.kind === "model" ? step.input : {}) as { readonly text: string };
    journal.set(step.key, { mood: `${text}!` });
  }
}
