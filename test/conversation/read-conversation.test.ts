import { strict as assert } from "node:assert";
import { test } from "node:test";
import { createReadConversation, type Head } from "../../src/conversation/index.ts";
import { conversationId } from "../../src/kernel/index.ts";
import { buildHead, builtAt } from "../support/build-head.ts";
import { inMemoryConversationStore } from "../support/in-memory-conversation-store.ts";
import { policyWith } from "../support/simulate-conversation.ts";

async function readOnce(before: Partial<Head>, request: { generation?: number; ticket?: number } = {}) {
  const store = inMemoryConversationStore();
  await store.write({ head: buildHead(before), expectedRevision: 0 });
  const clock = { now: () => builtAt + 1_000_000 };
  const timing = { clock, pause: async () => undefined, random: () => 0 };
  const laneQueues = { urgent: "urgent", routine: "routine", deferred: "deferred" };
  const read = createReadConversation({ store, timing, policy: policyWith(), laneQueues });
  const id = conversationId("conv-1");
  const directive = await read({ conversationId: id, generation: 1, ticket: -1, ...request });
  return { directive, head: (await store.readHead(id)) as Head };
}

test("a read takes note of everything, issues the next ticket and takes parked tokens and turns away", async () => {
  const { directive, head } = await readOnce({
    state: "collecting",
    lastSeq: 5,
    wakeSeq: 4,
    ticket: 3,
    firstTicket: 3,
    lastCustomerSeq: 4,
    trigger: { kind: "customer", seq: 4 },
    wait: { token: "old" as never, kind: "park", generation: 1, attempt: 0 },
    openTurn: { number: 1, claimedBy: "x", throughSeq: 4, lastCustomerSeq: 4, epoch: 1 },
  });
  assert.equal(directive.next, "think");
  assert.deepEqual(
    [head.readSeq, head.ticket, head.think, head.state, head.wait, head.openTurn],
    [5, 4, 4, "working", undefined, undefined],
  );
});

test("an execution of another generation is told to end, and changes nothing", async () => {
  const { directive, head } = await readOnce({ generation: 2 });
  assert.equal(directive.next, "end");
  assert.deepEqual(head, buildHead({ generation: 2 }));
});

test("a read of a conversation that is over ends the execution and leaves the sweeper nothing to do", async () => {
  for (const state of ["finished", "cancelled", "failed"] as const) {
    const { directive, head } = await readOnce({ state, dueBy: builtAt });
    assert.equal(directive.next, "end");
    assert.equal(head.dueBy, undefined);
  }
});

test("a read of a conversation that is to be deleted leaves the deletion to the sweeper", async () => {
  const { directive, head } = await readOnce({ state: "deleting", dueBy: builtAt });
  assert.equal(directive.next, "end");
  assert.ok(head.dueBy !== undefined, "the sweeper looks at what has a dueBy, and only at that");
});

test("a read that comes late finds another ticket acted upon and leaves it alone", async () => {
  const parked = { token: "parked" as never, kind: "park", generation: 1, attempt: 0 } as const;
  const { directive, head } = await readOnce({ ticket: 4, wait: parked, readSeq: 1 }, { ticket: 3 });
  assert.equal(directive.next, "park");
  assert.equal(directive.ticket, 4);
  assert.deepEqual(head.wait, parked);
});
