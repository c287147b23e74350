import { strict as assert } from "node:assert";
import { it } from "node:test";
import type { ConversationStore, HeadWrite } from "../../../src/conversation/index.ts";
import { type ConversationId, conversationId } from "../../../src/kernel/index.ts";
import {
  buildDecision,
  buildEffect,
  buildEvent,
  buildHead,
  buildMark,
  buildOutboxRow,
  buildStep,
  buildTurn,
} from "../../support/build-head.ts";
import type { CurrentStore } from "../store-contract.ts";

const keptKeys = ["message:m", "memories:k"];

/** One of everything that a conversation can leave in a store. */
async function fill(store: ConversationStore, id: ConversationId): Promise<void> {
  const write: HeadWrite = {
    head: buildHead({ conversationId: id, lastSeq: 60, outSeq: 1, dueBy: 10 }),
    expectedRevision: 0,
    events: Array.from({ length: 60 }, (_, index) => buildEvent(index + 1)),
    outbox: [buildOutboxRow(1, { dueBy: 11 })],
    mark: buildMark("message:m"),
    turn: buildTurn(1),
  };
  assert.equal(await store.write(write), "written");
  await store.requestSteps(id, 1, [buildStep("a"), buildStep("b")]);
  await store.recordStep(id, 1, { key: "a", value: 1, costMicroUsd: 0 });
  await store.decideTurn(id, 1, buildDecision());
  await store.claimEffect(id, buildEffect("e"));
  await store.putMemories(id, buildMark("memories:k"), [{ note: "likes tea" }]);
}

async function everythingOf(store: ConversationStore, id: ConversationId) {
  return {
    head: await store.readHead(id),
    events: await store.readEvents(id, { throughSeq: 99, limit: 99 }),
    outbox: await store.readOutbox(id, 1),
    marks: await Promise.all(keptKeys.map((key) => store.readMark(id, key))),
    turn: await store.readTurn(id, 1),
    steps: await store.readSteps(id, 1),
    step: await store.readStep(id, 1, "a"),
    ledger: await store.readLedger(id),
    due: (await store.listOverdue(99, 99)).filter(({ conversationId: due }) => due === id),
  };
}

export function erasure(store: CurrentStore): void {
  it("removes everything of the conversation and nothing of another whose id begins alike", async () => {
    const [erased, ...kept] = ["conv", "conv-1", "con", "conv#"].map(conversationId) as [ConversationId];
    for (const id of [erased, ...kept]) await fill(store(), id);
    const before = await Promise.all(kept.map((id) => everythingOf(store(), id)));
    const neverThere = await everythingOf(store(), conversationId("never"));
    await store().erase(erased);
    assert.deepEqual(await everythingOf(store(), erased), neverThere);
    assert.deepEqual(await Promise.all(kept.map((id) => everythingOf(store(), id))), before);
  });

  it("may be repeated, and the id may then be used again", async () => {
    const id = conversationId("conv-1");
    await fill(store(), id);
    await store().erase(id);
    await store().erase(id);
    await fill(store(), id);
    assert.equal((await store().readHead(id))?.revision, 1);
  });
}
