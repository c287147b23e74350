import { strict as assert } from "node:assert";
import { it } from "node:test";
import type { ConversationStore, Head, HeadWrite } from "../../../src/conversation/index.ts";
import { conversationId } from "../../../src/kernel/index.ts";
import { buildEvent, buildHead, buildMark, buildOutboxRow, buildTurn } from "../../support/build-head.ts";
import type { CurrentStore } from "../store-contract.ts";

const first: HeadWrite = { head: buildHead(), expectedRevision: 0, events: [buildEvent(1)] };
const id = first.head.conversationId;

/** A write that carries one of everything, after the first. */
const full: HeadWrite = {
  head: buildHead({ revision: 2, lastSeq: 3, outSeq: 1 }),
  expectedRevision: 1,
  events: [buildEvent(2), buildEvent(3)],
  outbox: [buildOutboxRow(1)],
  mark: buildMark("message:m-1"),
  turn: buildTurn(1),
};

/** What `full` would have left behind. */
async function leftBehind(store: ConversationStore) {
  return {
    lastSeqs: (await store.readEvents(id, { throughSeq: 99, limit: 99 })).map(({ seq }) => seq),
    webhook: await store.readOutbox(id, 1),
    mark: await store.readMark(id, "message:m-1"),
    turn: await store.readTurn(id, 1),
  };
}

const nothingOfIt = { lastSeqs: [1], webhook: undefined, mark: undefined, turn: undefined };

export function headWrites(store: CurrentStore): void {
  creation(store);
  atomicity(store);
  contention(store);
}

function creation(store: CurrentStore): void {
  it("knows no head before the first write", async () => {
    assert.equal(await store().readHead(id), undefined);
  });

  it("creates a head once, and reads back exactly what was written", async () => {
    const head = buildHead({
      metadata: { tags: ["a", null, true, 1.5], nested: { empty: {}, list: [] } },
      wait: { token: "token" as never, kind: "park", generation: 1, attempt: 0 },
      dueBy: 12_345,
    });
    assert.equal(await store().write({ head, expectedRevision: 0 }), "written");
    assert.equal(await store().write({ head: { ...head, customerId: "other" }, expectedRevision: 0 }), "conflict");
    assert.deepEqual(await store().readHead(id), head);
  });

  it("forgets the optional fields that a newer head leaves out", async () => {
    await store().write({ head: buildHead({ dueBy: 5, think: 7 }), expectedRevision: 0 });
    const bare = buildHead({ revision: 2 });
    await store().write({ head: bare, expectedRevision: 1 });
    assert.deepEqual(await store().readHead(id), bare);
  });

  it("refuses to write over a head that does not exist", async () => {
    assert.equal(await store().write({ head: buildHead({ revision: 2 }), expectedRevision: 1 }), "conflict");
    assert.equal(await store().readHead(id), undefined);
  });

  it("keeps conversations apart whose ids differ in a sign only", async () => {
    const ids = ["a+b", "a=b", "a_b", "a-b", "A-B", "a%b", "=", "x".repeat(128)].map(conversationId);
    for (const conversation of ids) {
      const head = buildHead({ conversationId: conversation, customerId: `of ${conversation}` });
      assert.equal(await store().write({ head, expectedRevision: 0, events: [buildEvent(1)] }), "written");
    }
    for (const conversation of ids) {
      assert.equal((await store().readHead(conversation))?.customerId, `of ${conversation}`);
    }
  });
}

function atomicity(store: CurrentStore): void {
  it("writes head, events, webhooks, mark and turn together", async () => {
    await store().write(first);
    assert.equal(await store().write(full), "written");
    assert.deepEqual(await store().readHead(id), full.head);
    const { outbox: [webhook] = [], mark, turn } = full;
    assert.deepEqual(await leftBehind(store()), { lastSeqs: [1, 2, 3], webhook, mark, turn });
  });

  it("writes nothing at all when the head has moved on", async () => {
    await store().write(first);
    const moved = buildHead({ revision: 2, customerId: "moved" });
    await store().write({ head: moved, expectedRevision: 1 });
    assert.equal(await store().write(full), "conflict");
    assert.deepEqual(await store().readHead(id), moved);
    assert.deepEqual(await leftBehind(store()), nothingOfIt);
  });

  it("writes nothing at all when the mark exists", async () => {
    const mark = buildMark("message:m-1", { response: "the first answer" });
    await store().write({ ...first, mark });
    assert.equal(await store().write(full), "duplicate");
    assert.deepEqual(await store().readHead(id), first.head);
    assert.deepEqual(await leftBehind(store()), { ...nothingOfIt, mark });
  });

  it("reports a repetition as one even when the head has moved on, so that it need not be tried again", async () => {
    await store().write({ ...first, mark: buildMark("message:m-1") });
    await store().write({ head: buildHead({ revision: 2 }), expectedRevision: 1 });
    assert.equal(await store().write(full), "duplicate");
  });

  it("never overwrites an event, a webhook or a turn, even for a writer that holds the right revision", async () => {
    await store().write(first);
    await store().write(full);
    const later = { head: buildHead({ revision: 3 }), expectedRevision: 2 };
    const outbox = [buildOutboxRow(1, { state: "delivered" })];
    for (const overwrite of [{ events: [buildEvent(3, { type: "note" })] }, { outbox }, { turn: buildTurn(1) }]) {
      await assert.rejects(store().write({ ...later, ...overwrite }));
    }
    assert.deepEqual(await store().readHead(id), full.head);
    const { outbox: [webhook] = [], mark, turn } = full;
    assert.deepEqual(await leftBehind(store()), { lastSeqs: [1, 2, 3], webhook, mark, turn });
  });

  it("keeps the marks of different conversations apart", async () => {
    await store().write({ ...first, mark: buildMark("message:m-1") });
    const other = buildHead({ conversationId: conversationId("conv-2") });
    const mark = buildMark("message:m-1");
    assert.equal(await store().write({ head: other, expectedRevision: 0, mark }), "written");
  });
}

function contention(store: CurrentStore): void {
  it("lets exactly one of 20 concurrent writers win each revision", async () => {
    await store().write(first);
    for (const revision of [1, 2, 3]) {
      const candidates = Array.from({ length: 20 }, (_, writer) => candidate(revision + 1, writer));
      const outcomes = await Promise.all(candidates.map((write) => store().write(write)));
      const winners = candidates.filter((_, writer) => outcomes[writer] === "written");
      assert.equal(winners.length, 1, `revision ${revision + 1}: ${outcomes.join(" ")}`);
      assert.deepEqual(await store().readHead(id), winners[0]?.head);
      await assertEventOf(store(), winners[0]);
    }
  });

  it("lets exactly one of 20 concurrent requests with the same mark win, and tells the others so", async () => {
    await store().write(first);
    const mark = buildMark("event:once");
    const writes = Array.from({ length: 20 }, (_, writer) => ({ ...candidate(2, writer), mark }));
    const outcomes = await Promise.all(writes.map((write) => store().write(write)));
    assert.equal(outcomes.filter((outcome) => outcome === "written").length, 1);
  });
}

/** Every other writer brings an event along: both kinds of write contend for the same head. */
function candidate(revision: number, writer: number): HeadWrite & { head: Head } {
  const head = buildHead({ revision, lastSeq: revision, customerId: `writer ${writer}` });
  const event = buildEvent(revision, { data: { writer } });
  return { head, expectedRevision: revision - 1, ...(writer % 2 ? { events: [event] } : {}) };
}

async function assertEventOf(store: ConversationStore, winner: HeadWrite | undefined): Promise<void> {
  const seq = winner?.head.lastSeq ?? 0;
  const [last] = await store.readEvents(id, { throughSeq: seq, limit: 1 });
  if (winner?.events) assert.deepEqual(last, winner.events[0]);
  else assert.notEqual(last?.seq, seq);
}
