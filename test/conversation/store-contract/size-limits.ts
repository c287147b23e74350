import { strict as assert } from "node:assert";
import { it } from "node:test";
import {
  type ConversationStore,
  type HeadWrite,
  maximumItemBytes,
  maximumWriteBytes,
  maximumWriteItems,
} from "../../../src/conversation/index.ts";
import { conversationId, InvalidArgumentError } from "../../../src/kernel/index.ts";
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

const id = conversationId("conv-1");
const first: HeadWrite = { head: buildHead(), expectedRevision: 0 };

/** An event whose JSON has exactly so many bytes, in characters of two bytes each but for one. */
function eventOfBytes(bytes: number, seq = 1) {
  const empty = buildEvent(seq, { data: { body: "" } });
  const room = bytes - Buffer.byteLength(JSON.stringify(empty));
  return buildEvent(seq, { data: { body: "é".repeat(Math.floor(room / 2)) + (room % 2 ? "e" : "") } });
}

const tooLarge = "x".repeat(maximumItemBytes);

const oversized: Readonly<Record<string, (store: ConversationStore) => Promise<unknown>>> = {
  "a head": (store) => store.write({ ...first, head: buildHead({ metadata: tooLarge }) }),
  "an event": (store) => store.write({ ...first, events: [eventOfBytes(maximumItemBytes + 1)] }),
  "a webhook": (store) => store.write({ ...first, outbox: [buildOutboxRow(1, { envelope: { tooLarge } })] }),
  "an updated webhook": (store) => store.updateOutbox(id, buildOutboxRow(1, { envelope: { tooLarge } })),
  "a mark": (store) => store.write({ ...first, mark: buildMark("m", { response: tooLarge }) }),
  "a turn": (store) => store.write({ ...first, turn: buildTurn(1, { claimedBy: tooLarge }) }),
  "a decision": (store) => store.decideTurn(id, 1, buildDecision({ intent: tooLarge })),
  "a step": (store) => store.requestSteps(id, 1, [{ ...buildStep("a"), kind: "search", query: tooLarge }]),
  "a result": (store) => store.recordStep(id, 1, { key: "a", value: tooLarge, costMicroUsd: 0 }),
  "an effect": (store) => store.claimEffect(id, buildEffect("e", { result: tooLarge })),
  "an effect's result": (store) => store.settleEffect(id, buildEffect("e", { result: tooLarge })),
  "a memory": (store) => store.putMemories(id, buildMark("memories:k"), [tooLarge]),
  "a transaction of too many documents": (store) => store.write({ ...first, events: events(maximumWriteItems, 1) }),
  "a transaction of too many bytes": (store) => store.write({ ...first, events: events(11, maximumWriteBytes / 11) }),
  "an upload of too many bytes": (store) =>
    store.putMemories(id, buildMark("memories:k"), events(11, 320_000) as never),
};

function events(count: number, bytes: number, firstSeq = 1) {
  return Array.from({ length: count }, (_, index) => eventOfBytes(Math.max(Math.floor(bytes), 300), index + firstSeq));
}

export function sizeLimits(store: CurrentStore): void {
  it("takes documents up to the limit, to the byte", async () => {
    const event = eventOfBytes(maximumItemBytes);
    assert.equal(await store().write({ ...first, events: [event] }), "written");
    assert.deepEqual(await store().readEvents(id, { throughSeq: 1, limit: 1 }), [event]);
  });

  it("takes a message of 200 KB", async () => {
    const event = buildEvent(1, { data: { body: "ü".repeat(100_000) } });
    assert.equal(await store().write({ ...first, events: [event] }), "written");
    assert.deepEqual(await store().readEvents(id, { throughSeq: 1, limit: 1 }), [event]);
  });

  it("takes as many documents at once as the limit says, and as many bytes", async () => {
    assert.equal(await store().write({ ...first, events: events(maximumWriteItems - 1, 1) }), "written");
    const head = buildHead({ revision: 2, lastSeq: 110 });
    const most = events(10, maximumWriteBytes / 10 - 200, 101);
    assert.equal(await store().write({ head, expectedRevision: 1, events: most }), "written");
    assert.deepEqual(await store().readEvents(id, { throughSeq: 110, limit: 10 }), most);
  });

  for (const [what, attempt] of Object.entries(oversized)) {
    it(`refuses ${what} beyond the limit, and stores nothing of it`, async () => {
      await assert.rejects(attempt(store()), InvalidArgumentError);
      assert.equal(await store().readHead(id), undefined);
      assert.deepEqual(await store().readSteps(id, 1), []);
      assert.deepEqual(await store().readLedger(id), []);
    });
  }
}
