import { strict as assert } from "node:assert";
import { test } from "node:test";
import type { BehaviourBody } from "../../src/behaviours/index.ts";
import type { StepRequest, TurnDecision, TurnInput, TurnRunner } from "../../src/contracts/index.ts";
import {
  type ConversationStore,
  createReplayTurn,
  MissingRecordError,
  type Performed,
  type ReplayRequest,
  type TurnRecord,
} from "../../src/conversation/index.ts";
import { conversationId, type Json } from "../../src/kernel/index.ts";
import { driveTurn, type StepScript, scriptedAnswer, turnInput } from "../support/drive-turn.ts";
import { balance, moodPrompt, refund, runnerOf } from "../support/small-agent.ts";

const passage = (text: string) => ({
  id: "fees#1",
  articleId: "fees",
  title: "Fees",
  text,
  language: "en",
  visibility: "public",
  score: 1,
});
const reference = { conversationId: conversationId("conv-1"), turn: 1 };
const script = { "search:public": [passage("A card costs €8.")], "model:mood": { mood: "curious" } };

/** Tells the first passage, in a mood that depends on it. */
const tellFees: BehaviourBody = async (turn) => {
  const [found] = await turn.search({ text: turn.request, audience: "public" });
  const { mood } = await turn.ask(moodPrompt, { text: found?.text ?? "" });
  return turn.reply(`${found?.text} (${mood})`, { because: "found" });
};

const refundFees: BehaviourBody = async (turn) => {
  const [found] = await turn.search({ text: turn.request, audience: "public" });
  const cents = Number(/\d+/.exec(found?.text ?? "")?.[0]) * 100;
  const { refunded } = await turn.call(refund, { order: "A1", cents });
  return turn.reply(`refunded ${cents}: ${refunded}`, { because: "asked" });
};

interface Past {
  readonly runner: TurnRunner;
  readonly store: ConversationStore;
  readonly decision: TurnDecision;
}

/** A turn as it was driven and kept, in a store from which nothing but this can be read and to which nothing can be written. */
async function pastTurn(body: BehaviourBody, answers: StepScript, change: Partial<TurnRecord> = {}): Promise<Past> {
  const runner = runnerOf(body);
  const input = turnInput("What does a card cost?", { pins: { policy: "1", knowledge: "1", behaviours: "1" } });
  const { decision, steps } = await driveTurn(runner, input, answers);
  const record = { number: 1, journalOf: 1, claimedBy: "e-1", throughSeq: 1, input, decision, ...change };
  const journal = steps.map((request) => ({
    request,
    result: { key: request.key, value: scriptedAnswer(answers, request), costMicroUsd: 5 },
  }));
  const byKey = journal.toSorted((left, right) => (left.request.key < right.request.key ? -1 : 1));
  return { runner, decision, store: readOnlyStore(record, byKey) };
}

function readOnlyStore(record: TurnRecord, journal: Awaited<ReturnType<ConversationStore["readSteps"]>>) {
  const reads: Partial<ConversationStore> = {
    readTurn: async (_, number) => (number === record.number ? structuredClone(record) : undefined),
    readSteps: async (_, turn) => (turn === record.journalOf ? structuredClone(journal) : []),
  };
  return new Proxy(reads as ConversationStore, {
    get(target, name) {
      const method = Reflect.get(target, name) as unknown;
      if (method === undefined) throw new Error(`the replay used ${String(name)} of the store`);
      return method;
    },
  });
}

/** Performers that a script answers, and what they were asked. */
function replayOf({ runner, store }: Past, answers: StepScript = {}) {
  const asked: { readonly step: StepRequest; readonly input: TurnInput; readonly journal: number }[] = [];
  const perform = async (
    step: StepRequest,
    context: { input: TurnInput; readJournal: () => Promise<readonly unknown[]> },
  ): Promise<Performed> => {
    asked.push({ step, input: context.input, journal: (await context.readJournal()).length });
    return { value: scriptedAnswer(answers, step), costMicroUsd: 11 };
  };
  const replay = createReplayTurn({ store, runner, performSearch: perform, performModel: perform });
  return { asked, replay: (choices: Partial<ReplayRequest> = {}) => replay({ ...reference, ...choices }) };
}

test("from the journal alone, a turn comes to the decision that was stored, and nothing is performed", async () => {
  const past = await pastTurn(tellFees, script);
  const { asked, replay } = replayOf(past);
  const replayed = await replay();
  assert.equal(replayed.reproduced, true);
  assert.deepEqual(replayed.now.end, { kind: "decided", decision: past.decision });
  assert.deepEqual(replayed.now, replayed.then);
  assert.deepEqual(
    replayed.then.steps.map(({ request, source }) => [request?.kind, source]),
    [
      ["search", "journal"],
      ["model", "journal"],
    ],
  );
  assert.deepEqual([asked, replayed.costMicroUsd, replayed.unasked], [[], 0, []]);
});

test("with other knowledge, searches are done again and a model is asked again only where that changes its input", async () => {
  const past = await pastTurn(tellFees, script);
  const changed = replayOf(past, { "search:public": [passage("A card costs €9.")], "model:mood": { mood: "cross" } });
  const { now, costMicroUsd, then } = await changed.replay({ knowledge: { version: "7", at: 99 } });
  assert.equal(messageOf(now.end), "A card costs €9. (cross)");
  assert.equal(messageOf(then.end), "A card costs €8. (curious)");
  assert.deepEqual(
    changed.asked.map(({ step, input, journal }) => [step.kind, input.pins.knowledge, journal]),
    [
      ["search", "7", 0],
      ["model", "7", 1],
    ],
  );
  const [search] = changed.asked;
  assert.partialDeepStrictEqual(search?.step, { query: { version: "7", at: 99 } });
  assert.equal(costMicroUsd, 22);

  const same = replayOf(past, script);
  const unchanged = await same.replay({ knowledge: { version: "8", at: 99 } });
  assert.deepEqual(unchanged.now.end, { kind: "decided", decision: past.decision });
  assert.deepEqual(
    same.asked.map(({ step }) => step.kind),
    ["search"],
  );
});

test("models are asked anew when that is wanted, with what was found then", async () => {
  const { asked, replay } = replayOf(await pastTurn(tellFees, script), { "model:mood": { mood: "calm" } });
  const { now, costMicroUsd } = await replay({ asksModels: true });
  assert.equal(messageOf(now.end), "A card costs €8. (calm)");
  assert.deepEqual(
    asked.map(({ step }) => step.kind),
    ["model"],
  );
  assert.equal(costMicroUsd, 11);
});

test("a failure of then is a failure in the replay", async () => {
  const gaveUp: BehaviourBody = async (turn) => {
    const asked = await turn.ask(moodPrompt, { text: "x" }).catch(() => undefined);
    return turn.reply(asked?.mood ?? "no mood", { because: "asked" });
  };
  const failure = { kind: "unusable_completion", problem: "No draft passed." } as const;
  const runner = runnerOf(gaveUp);
  const input = turnInput("x");
  const first = await runner.run(input, new Map());
  const [request] = first.kind === "steps" ? first.steps : [];
  assert.ok(request);
  const failed = await runner.run(input, new Map(), new Map([[request.key, failure]]));
  const decision = (failed as { readonly decision: TurnDecision }).decision;
  const record = { number: 1, journalOf: 1, claimedBy: "e-1", throughSeq: 1, input, decision };
  const store = readOnlyStore(record, [
    { request, result: { key: request.key, value: null, failure, costMicroUsd: 5 } },
  ]);
  assert.equal((await replayOf({ runner, store, decision }).replay()).reproduced, true);
});

test("a tool gives what it gave then, and is never called", async () => {
  const past = await pastTurn(refundFees, { ...script, "tool:refund": { refunded: true } });
  const { asked, replay } = replayOf(past, { "search:public": [passage("A new card costs €8.")] });
  const { now } = await replay({ knowledge: { version: "7", at: 99 } });
  assert.equal(messageOf(now.end), "refunded 800: true");
  assert.deepEqual(
    asked.map(({ step }) => step.kind),
    ["search"],
  );
});

test("a replay stops at a call that the turn did not make, and says which", async () => {
  const past = await pastTurn(refundFees, { ...script, "tool:refund": { refunded: true } });
  const { replay } = replayOf(past, { "search:public": [passage("A card costs €9.")] });
  const { now } = await replay({ knowledge: { version: "7", at: 99 } });
  assert.partialDeepStrictEqual(now.end, { kind: "would_call", step: { tool: "refund", arguments: { cents: 900 } } });
});

test("behaviours that need more than the journal holds are told, and what they do not ask for any more", async () => {
  const past = await pastTurn(tellFees, script);
  const otherRelease = runnerOf(async (turn) => {
    const { mood } = await turn.ask(moodPrompt, { text: "something else" });
    return turn.reply(mood, { because: "asked" });
  });
  const { replay } = replayOf({ ...past, runner: otherRelease });
  const { then, reproduced, unasked } = await replay();
  assert.partialDeepStrictEqual(then.end, { kind: "not_recorded", step: { kind: "model", prompt: "mood" } });
  assert.equal(reproduced, false);
  assert.equal(unasked.length, 2);
});

test("a turn that rested, and the one that went on with its journal, are each told as they were", async () => {
  const approval = { kind: "approval", key: "ok-1", timeoutSeconds: 60 } as const;
  const runner = runnerOf(async (turn) => {
    await turn.call(balance, { account: "1" });
    const { data } = await turn.waitFor({ ...approval, because: "large sum", tell: "One moment." });
    return turn.reply(`approved: ${JSON.stringify(data["approved"])}`, { because: "answered" });
  });
  const input = turnInput("refund");
  const { decision: rested, steps } = await driveTurn(runner, input, { "tool:balance": 5 });
  const [request] = steps;
  assert.ok(request);
  const value: Json = { key: approval.key, approved: true };
  const wentOn = await runner.run(input, new Map<string, Json>([[request.key, 5]]).set(approval.key, value));
  const journal = [
    { request, result: { key: request.key, value: 5, costMicroUsd: 0 } },
    { result: { key: approval.key, value, costMicroUsd: 0 } },
  ];
  const kept = { number: 1, journalOf: 1, claimedBy: "e-1", throughSeq: 1, input };
  const first = readOnlyStore({ ...kept, decision: rested }, journal);
  assert.equal((await replayOf({ runner, store: first, decision: rested }).replay()).reproduced, true);

  const decision = (wentOn as { readonly decision: TurnDecision }).decision;
  const inheritedSteps = [request.key, approval.key];
  const second = readOnlyStore({ ...kept, inheritedSteps, decision }, journal);
  const replayed = await replayOf({ runner, store: second, decision }).replay();
  assert.equal(replayed.reproduced, true);
  assert.deepEqual(
    replayed.then.steps.map((step) => step.request?.kind),
    ["tool", undefined],
  );
});

test("a turn that was not kept is refused", async () => {
  const { replay } = replayOf(await pastTurn(tellFees, script));
  await assert.rejects(replay({ turn: 2 }), MissingRecordError);
});

function messageOf(end: { readonly kind: string; readonly decision?: TurnDecision }): string | undefined {
  return end.decision?.messages[0]?.body;
}
