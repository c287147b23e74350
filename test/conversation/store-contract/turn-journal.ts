import { strict as assert } from "node:assert";
import { it } from "node:test";
import type { StepResult } from "../../../src/contracts/index.ts";
import type { ConversationStore } from "../../../src/conversation/index.ts";
import { conversationId, type Json } from "../../../src/kernel/index.ts";
import { buildDecision, buildHead, buildStep, buildTurn } from "../../support/build-head.ts";
import type { CurrentStore } from "../store-contract.ts";

const id = conversationId("conv-1");

async function openTurn(store: ConversationStore, number = 1): Promise<void> {
  const head = await store.readHead(id);
  const revision = (head?.revision ?? 0) + 1;
  await store.write({ head: buildHead({ revision }), expectedRevision: revision - 1, turn: buildTurn(number) });
}

function resultOf(key: string, value: Json): StepResult {
  return { key, value, costMicroUsd: 3, detail: { model: "offline" } };
}

export function turnJournal(store: CurrentStore): void {
  decisions(store);
  steps(store);
  results(store);
}

function decisions(store: CurrentStore): void {
  it("reads a turn without a decision, and with it once it is there", async () => {
    assert.equal(await store().readTurn(id, 1), undefined);
    await openTurn(store());
    assert.deepEqual(await store().readTurn(id, 1), buildTurn(1));
    const decision = buildDecision();
    assert.deepEqual(await store().decideTurn(id, 1, decision), decision);
    assert.deepEqual(await store().readTurn(id, 1), { ...buildTurn(1), decision });
  });

  it("lets the first of 20 concurrent decisions stand, and returns it to all", async () => {
    await openTurn(store());
    const candidates = Array.from({ length: 20 }, (_, writer) => buildDecision({ intent: `intent ${writer}` }));
    const standing = await Promise.all(candidates.map((decision) => store().decideTurn(id, 1, decision)));
    const decision = (await store().readTurn(id, 1))?.decision;
    assert.ok(candidates.some(({ intent }) => intent === decision?.intent));
    for (const returned of standing) assert.deepEqual(returned, decision);
  });
}

function steps(store: CurrentStore): void {
  it("adds the steps that are new, and leaves those alone that are there", async () => {
    await openTurn(store());
    assert.deepEqual(await store().readSteps(id, 1), []);
    await store().requestSteps(id, 1, [buildStep("search:b")]);
    await store().requestSteps(id, 1, [
      { ...buildStep("search:b"), kind: "search", query: "other" },
      buildStep("search:a"),
    ]);
    await store().requestSteps(id, 1, []);
    const journal = await store().readSteps(id, 1);
    assert.deepEqual(journal, [{ request: buildStep("search:a") }, { request: buildStep("search:b") }]);
    assert.deepEqual(await store().readStep(id, 1, "search:b"), { request: buildStep("search:b") });
    assert.equal(await store().readStep(id, 1, "search:c"), undefined);
  });

  it("keeps the journals of turns 1, 10 and 100 apart, and steps whose keys begin alike", async () => {
    const keys = ["k", "k#", "k#STEP#k", "k+=_-", "ключ-🔑", "\u{ff5e}", "\u{1f600}"];
    for (const turn of [1, 10, 100]) {
      await openTurn(store(), turn);
      await store().requestSteps(id, turn, keys.map(buildStep));
      await store().recordStep(id, turn, resultOf("k", turn));
    }
    for (const turn of [1, 10, 100]) {
      const journal = await store().readSteps(id, turn);
      assert.deepEqual(new Set(journal.map(({ request }) => request?.key)), new Set(keys));
      const answered = journal.filter(({ result }) => result !== undefined);
      assert.deepEqual(answered, [{ request: buildStep("k"), result: resultOf("k", turn) }]);
      assert.equal((await store().readTurn(id, turn))?.number, turn);
    }
  });

  it("reads the steps in the order of their keys' UTF-8 bytes, whoever was first", async () => {
    await openTurn(store());
    const inOrder = ["A", "a", "aa", "b", "\u{ff5e}", "\u{1f600}"];
    await store().requestSteps(id, 1, inOrder.toReversed().map(buildStep));
    await store().recordStep(id, 1, resultOf("a0", "an answer that nobody requested as a step"));
    const keys = (await store().readSteps(id, 1)).map(({ request, result }) => request?.key ?? result?.key);
    assert.deepEqual(keys, ["A", "a", "a0", ...inOrder.slice(2)]);
  });

  it("adds each step once when 20 ask for it at the same time", async () => {
    await openTurn(store());
    const asked = Array.from({ length: 20 }, () => store().requestSteps(id, 1, [buildStep("a"), buildStep("b")]));
    await Promise.all(asked);
    assert.equal((await store().readSteps(id, 1)).length, 2);
  });
}

function results(store: CurrentStore): void {
  it("lets the first of 20 concurrent results stand, and returns it to all", async () => {
    await openTurn(store());
    await store().requestSteps(id, 1, [buildStep("a")]);
    const candidates = Array.from({ length: 20 }, (_, writer) => resultOf("a", { writer }));
    const returned = await Promise.all(candidates.map((result) => store().recordStep(id, 1, result)));
    const standing = (await store().readStep(id, 1, "a"))?.result;
    assert.ok(standing);
    assert.deepEqual(returned, Array(20).fill(standing));
    assert.deepEqual(await store().readSteps(id, 1), [{ request: buildStep("a"), result: standing }]);
  });

  it("keeps a result that came before its request, or without one", async () => {
    await openTurn(store());
    await store().recordStep(id, 1, resultOf("answer", null));
    assert.deepEqual(await store().readStep(id, 1, "answer"), { result: resultOf("answer", null) });
    await store().requestSteps(id, 1, [buildStep("answer")]);
    const both = { request: buildStep("answer"), result: resultOf("answer", null) };
    assert.deepEqual(await store().readSteps(id, 1), [both]);
  });
}
