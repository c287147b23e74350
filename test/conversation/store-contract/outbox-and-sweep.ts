import { strict as assert } from "node:assert";
import { it } from "node:test";
import type { ConversationStore } from "../../../src/conversation/index.ts";
import { conversationId } from "../../../src/kernel/index.ts";
import { buildHead, buildOutboxRow } from "../../support/build-head.ts";
import type { CurrentStore } from "../store-contract.ts";

const id = conversationId("conv-1");

async function writeDue(store: ConversationStore, name: string, dueBy: number): Promise<void> {
  const head = buildHead({ conversationId: conversationId(name), dueBy });
  await store.write({ head, expectedRevision: 0 });
}

export function outboxAndSweep(store: CurrentStore): void {
  outbox(store);
  sweep(store);
  sparseness(store);
}

function outbox(store: CurrentStore): void {
  it("updates a webhook, and reads the update at once", async () => {
    const row = buildOutboxRow(7, { dueBy: 100 });
    await store().write({ head: buildHead({ outSeq: 7 }), expectedRevision: 0, outbox: [row] });
    assert.deepEqual(await store().readOutbox(id, 7), row);
    const delivered = buildOutboxRow(7, { state: "delivered" });
    await store().updateOutbox(id, delivered);
    assert.deepEqual(await store().readOutbox(id, 7), delivered);
    assert.equal(await store().readOutbox(id, 8), undefined);
  });

  it("leaves a webhook delivered, whatever a sweep wants that has read it before", async () => {
    await store().write({ head: buildHead({ outSeq: 1 }), expectedRevision: 0, outbox: [buildOutboxRow(1)] });
    const delivered = buildOutboxRow(1, { state: "delivered" });
    await store().updateOutbox(id, delivered);
    await store().updateOutbox(id, buildOutboxRow(1, { dueBy: 5 }));
    assert.deepEqual(await store().readOutbox(id, 1), delivered);
    assert.deepEqual(await store().listOverdue(10, 10), []);
  });

  it("does not bring a webhook back that is gone", async () => {
    await store().updateOutbox(id, buildOutboxRow(1, { dueBy: 1 }));
    assert.equal(await store().readOutbox(id, 1), undefined);
    assert.deepEqual(await store().listOverdue(10, 10), []);
  });
}

function sweep(store: CurrentStore): void {
  it("lists heads and webhooks whose time has come, earliest first", async () => {
    const outbox = [buildOutboxRow(1, { dueBy: 40 }), buildOutboxRow(2, { dueBy: 10 }), buildOutboxRow(3)];
    const head = buildHead({ outSeq: 3, dueBy: 20 });
    await store().write({ head, expectedRevision: 0, outbox });
    await writeDue(store(), "conv-2", 30);
    await writeDue(store(), "conv-3", 41);
    assert.deepEqual(await store().listOverdue(40, 10), [
      { conversationId: "conv-1", outboxSeq: 2 },
      { conversationId: "conv-1" },
      { conversationId: "conv-2" },
      { conversationId: "conv-1", outboxSeq: 1 },
    ]);
    assert.deepEqual(await store().listOverdue(9, 10), []);
  });

  it("lists the earliest of many conversations when there is a limit, and all without one", async () => {
    const times = Array.from({ length: 40 }, (_, index) => (index * 17) % 40);
    for (const time of times) await writeDue(store(), `conv-${time}`, time);
    const inOrder = times.toSorted((left, right) => left - right).map((time) => `conv-${time}`);
    const listed = await store().listOverdue(100, 9);
    assert.deepEqual(
      listed.map(({ conversationId: name }) => name),
      inOrder.slice(0, 9),
    );
    const all = await store().listOverdue(100, Infinity);
    assert.deepEqual(
      all.map(({ conversationId: name }) => name),
      inOrder,
    );
    assert.deepEqual(await store().listOverdue(100, 0), []);
  });
}

function sparseness(store: CurrentStore): void {
  it("no longer lists a head once it is not due any more", async () => {
    await writeDue(store(), "conv-1", 10);
    await store().write({ head: buildHead({ revision: 2 }), expectedRevision: 1 });
    assert.deepEqual(await store().listOverdue(100, 10), []);
  });

  it("no longer lists a webhook once it is delivered, and lists it later once it is put off", async () => {
    const outbox = [buildOutboxRow(1, { dueBy: 10 }), buildOutboxRow(2, { dueBy: 10 })];
    await store().write({ head: buildHead({ outSeq: 2 }), expectedRevision: 0, outbox });
    await store().updateOutbox(id, buildOutboxRow(1, { state: "delivered" }));
    await store().updateOutbox(id, buildOutboxRow(2, { dueBy: 50 }));
    assert.deepEqual(await store().listOverdue(49, 10), []);
    assert.deepEqual(await store().listOverdue(50, 10), [{ conversationId: "conv-1", outboxSeq: 2 }]);
  });

  it("lists nothing of a write that did not happen", async () => {
    await store().write({ head: buildHead(), expectedRevision: 0 });
    const outbox = [buildOutboxRow(1, { dueBy: 1 })];
    const late = { head: buildHead({ revision: 9, dueBy: 1 }), expectedRevision: 8, outbox };
    assert.equal(await store().write(late), "conflict");
    assert.deepEqual(await store().listOverdue(100, 10), []);
  });
}
