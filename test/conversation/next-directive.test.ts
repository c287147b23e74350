import { strict as assert } from "node:assert";
import { test } from "node:test";
import fc from "fast-check";
import type { Head } from "../../src/conversation/index.ts";
import { maximumReadsPerExecution, nextMove, quietUntil, silenceTimer } from "../../src/conversation/next-directive.ts";
import { buildHead, builtAt } from "../support/build-head.ts";
import { web } from "../support/simulate-conversation.ts";

const unanswered: Partial<Head> = {
  state: "collecting",
  trigger: { kind: "customer", seq: 4 },
  unansweredSince: builtAt,
  lastFragmentAt: builtAt,
};

const moveAt = (head: Partial<Head>, afterMs: number) => nextMove(buildHead(head), web, builtAt + afterMs);

test("the quiet window is open until the customer has been quiet long enough, to the millisecond", () => {
  assert.deepEqual(moveAt(unanswered, 0), { next: "settle", until: builtAt + 700 });
  assert.equal(moveAt(unanswered, 699).next, "settle");
  assert.equal(moveAt(unanswered, 700).next, "think");
});

test("a further message moves the window, typing moves it further, and the longest wait bounds both", () => {
  assert.deepEqual(moveAt({ ...unanswered, lastFragmentAt: builtAt + 500 }, 600), {
    next: "settle",
    until: builtAt + 1_200,
  });
  assert.deepEqual(moveAt({ ...unanswered, typingAt: builtAt + 500 }, 600), { next: "settle", until: builtAt + 4_500 });
  assert.deepEqual(moveAt({ ...unanswered, typingAt: builtAt + 5_000 }, 600), {
    next: "settle",
    until: builtAt + 6_000,
  });
  assert.equal(moveAt({ ...unanswered, typingAt: builtAt + 5_999 }, 6_000).next, "think");
});

test("whatever the customer types and when, the window never outlasts the longest wait", () => {
  const millisecond = fc.integer({ min: 0, max: 20_000 });
  fc.assert(
    fc.property(millisecond, millisecond, (fragment, typing) => {
      const head = buildHead({ ...unanswered, lastFragmentAt: builtAt + fragment, typingAt: builtAt + typing });
      const until = quietUntil(head, web);
      assert.ok(until <= builtAt + web.maximumWaitMs && until >= builtAt);
    }),
    { seed: 1 },
  );
});

test("a turn that silence, or an answer from outside, made due waits for no quiet window", () => {
  for (const kind of ["nudge", "close", "continue"] as const) {
    assert.equal(moveAt({ ...unanswered, trigger: { kind, seq: 4 } }, 0).next, "think");
  }
});

test("in a person's hands and while paused nothing is thought and no timer runs", () => {
  for (const head of [
    { ...unanswered, owner: "human", state: "observing" },
    { ...unanswered, owner: "none", state: "observing" },
    { ...unanswered, state: "paused" },
  ] as const) {
    const move = moveAt(head, 10_000);
    assert.equal(move.next, "park");
    assert.ok(move.next === "park" && move.timer === undefined);
    assert.ok(move.next === "park" && move.until === builtAt + 10_000 + 30 * 86_400_000);
  }
});

test("silence leads to a nudge after a reply, and to the close after a nudge or without one in the policy", () => {
  const at = (seconds: number) => builtAt + seconds * 1_000;
  const head = (state: Head["state"]) => buildHead({ state, silentSince: builtAt, epoch: 3 });
  assert.deepEqual(silenceTimer(head("awaiting_customer"), web), { kind: "nudge", at: at(300), epoch: 3 });
  assert.deepEqual(silenceTimer(head("nudged"), web), { kind: "close", at: at(600), epoch: 3 });
  assert.deepEqual(silenceTimer(head("opening"), web), { kind: "close", at: at(600), epoch: 3 });
  const { nudgeAfterSeconds: _nudge, ...withoutNudge } = web;
  assert.deepEqual(silenceTimer(head("awaiting_customer"), withoutNudge), { kind: "close", at: at(600), epoch: 3 });
  const { closeAfterSeconds: _close, ...withoutBoth } = withoutNudge;
  assert.equal(silenceTimer(head("awaiting_customer"), withoutBoth), undefined);
});

test("a turn that waits for an answer is continued at its own deadline, whatever the silence", () => {
  const waiting = { kind: "async_tool", turn: 1, key: "k", deadline: builtAt + 5_000 } as const;
  const move = moveAt({ state: "awaiting_async_tool", waiting }, 0);
  assert.deepEqual(move, {
    next: "park",
    until: builtAt + 5_000,
    timer: { kind: "wait", at: builtAt + 5_000, epoch: 1 },
  });
});

test("an execution ends with its conversation, and hands over to a successor before its history is full", () => {
  for (const state of ["finished", "cancelled", "failed", "deleting"] as const) {
    assert.deepEqual(moveAt({ ...unanswered, state }, 10_000), { next: "end" });
  }
  const reads = { firstTicket: 7, ticket: 7 + maximumReadsPerExecution };
  assert.equal(moveAt({ ...unanswered, ...reads, ticket: reads.ticket - 1 }, 10_000).next, "think");
  assert.equal(moveAt({ ...unanswered, ...reads }, 10_000).next, "rollover");
  assert.ok(maximumReadsPerExecution * 20 < 25_000, "AWS ends an execution at 25,000 events");
});
