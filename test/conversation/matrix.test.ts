import { strict as assert } from "node:assert";
import { test } from "node:test";
import {
  type ConversationState,
  conversationStates,
  hasEnded,
  type Head,
  matrix,
  reactionTo,
  reduce,
  type Reduction,
  type Signal,
  signalTypes,
  type SignalType,
  WrongStateError,
} from "../../src/conversation/index.ts";
import { buildHead, builtAt } from "../support/build-head.ts";
import { headIsConsistent } from "../support/conversation-invariants.ts";

const now = builtAt + 60_000;

/** The circumstances that reactions ask about, each as a head may have them. */
const circumstances: Readonly<Record<string, Partial<Head>>> = {
  "nothing was said": { lastSeq: 1, wakeSeq: 1, readSeq: 1 },
  "a message is unanswered": {
    lastSeq: 4,
    wakeSeq: 4,
    staleSeq: 4,
    lastCustomerSeq: 4,
    requestSeq: 4,
    trigger: { kind: "customer", seq: 4 },
    unansweredSince: builtAt,
    lastFragmentAt: builtAt,
  },
  "a turn thinks": {
    lastSeq: 6,
    wakeSeq: 4,
    staleSeq: 4,
    readSeq: 5,
    lastCustomerSeq: 4,
    requestSeq: 4,
    trigger: { kind: "customer", seq: 4 },
    ticket: 3,
    think: 3,
    turn: 1,
    openTurn: { number: 1, claimedBy: "x", throughSeq: 5, lastCustomerSeq: 4, epoch: 1 },
    wait: { token: "t" as never, kind: "think", generation: 1, attempt: 0 },
  },
  "a turn timed out before": { lastSeq: 4, wakeSeq: 4, readSeq: 4, ticket: 3, think: 3, timeouts: 1 },
  "a timer is set": { lastSeq: 4, wakeSeq: 4, readSeq: 4, timer: { kind: "nudge", at: builtAt, epoch: 1 } },
  "a turn waits": {
    lastSeq: 4,
    wakeSeq: 4,
    readSeq: 4,
    waiting: { kind: "async_tool", turn: 1, key: "k", deadline: now },
  },
};

const ownerIn: Readonly<Partial<Record<ConversationState, Head["owner"]>>> = {
  observing: "human",
  handing_off: "human",
};

function headIn(state: ConversationState, circumstance: Partial<Head>): Head {
  return buildHead({ state, owner: ownerIn[state] ?? "ai", ...circumstance });
}

function signal(type: SignalType, at = now): Signal {
  return { type, at, data: { key: "k", messageId: "m", body: "hi", note: "a note", kind: "nudge" } };
}

function neverGoDown(before: Head, head: Head): boolean {
  const counters = [
    "epoch",
    "generation",
    "staleSeq",
    "wakeSeq",
    "answeredSeq",
    "lastCustomerSeq",
    "ticket",
    "turn",
  ] as const;
  return counters.every((counter) => head[counter] >= before[counter]);
}

/** Only a working conversation has an open turn, and none is due in one that is over. */
function isPossible(state: ConversationState, { openTurn, trigger }: Partial<Head>): boolean {
  return openTurn ? state === "working" : !trigger || !hasEnded(state);
}

/** What must be true of every step, whatever the reaction. */
function wrongWith(before: Head, type: SignalType, at: number): string[] {
  const reduction = reduce(before, signal(type, at), now);
  const sentences = [...aboutLog(before, reduction, at), ...aboutHead(before, reduction, type)];
  const wrong = sentences.filter(([holds]) => !holds).map(([, sentence]) => sentence);
  return [...wrong, ...headIsConsistent(reduction.head)];
}

type Sentence = readonly [holds: boolean, sentence: string];

function aboutLog(before: Head, { head, events, outbox }: Reduction, at: number): Sentence[] {
  const seqs = events.map(({ seq }) => seq);
  const expected = events.map((_, index) => before.lastSeq + 1 + index);
  const rows = outbox.every(({ seq }, index) => seq === before.outSeq + 1 + index);
  return [
    [seqs.join() === expected.join() && head.lastSeq === seqs.at(-1), `events ${seqs.join()}`],
    [events[0]?.at === at && events[0].receivedAt === now, "the signal comes first, with its own time"],
    [rows && head.outSeq === before.outSeq + outbox.length, "the outbox is consecutive"],
  ];
}

function aboutHead(before: Head, { head, starts, wakes }: Reduction, type: SignalType): Sentence[] {
  const sameOwner = head.owner === before.owner;
  return [
    [neverGoDown(before, head), "counters never go down"],
    [head.revision === before.revision + 1, "the revision counts"],
    [sameOwner || head.epoch > before.epoch || type === "human_message", "a new owner is a new epoch"],
    [sameOwner || head.owner === "ai" || !head.trigger, "a person's conversation has no turn due"],
    [head.staleSeq === before.staleSeq || !head.openTurn, "what makes a turn stale ends it"],
    [!wakes || head.dueBy !== undefined, "what must be read is watched by the sweeper"],
    [!starts || head.firstTicket === head.ticket, "a new execution counts its own reads"],
  ];
}

test("every signal in every state is either refused or leads to a consistent head and a log without gap", () => {
  let cells = 0;
  for (const type of signalTypes) {
    for (const state of conversationStates) {
      for (const [name, circumstance] of Object.entries(circumstances)) {
        if (!isPossible(state, circumstance)) continue;
        const before = Object.freeze(headIn(state, circumstance));
        const where = `${type} in ${state}, when ${name}`;
        if (reactionTo(type, state) === "refuse") {
          assert.throws(() => reduce(before, signal(type), now), WrongStateError, where);
        } else {
          assert.deepEqual(wrongWith(before, type, now), [], where);
          assert.deepEqual(wrongWith(before, type, builtAt - 1_000), [], `${where}, backdated`);
        }
        cells += 1;
      }
    }
  }
  assert.ok(cells > signalTypes.length * conversationStates.length * 4);
});

test("the matrix has a cell for every state and no signal of its own", () => {
  assert.deepEqual(Object.keys(matrix).toSorted(), [...signalTypes].toSorted());
  for (const row of Object.values(matrix)) assert.equal(row.length, conversationStates.length);
});

/** The cells that people rely on, in words. */
const table = `
  customer_message   opening             answer
  customer_message   working             answer
  customer_message   nudged              answer
  customer_message   observing           leave_to_human
  customer_message   handing_off         leave_to_human
  customer_message   paused              queue
  customer_message   finished            reopen
  customer_message   cancelled           refuse
  human_message      working             take_over
  human_message      observing           human_answered
  human_message      handing_off         take_over
  human_message      finished            remember_person
  assigned_to_human  working             take_over
  assigned_to_human  finished            refuse
  assigned_to_ai     working             keep
  assigned_to_ai     observing           hand_back
  assigned_to_ai     handing_off         hand_back
  resumed_to_ai      finished            hand_back
  resumed_to_human   finished            take_over
  resumed_to_ai      cancelled           refuse
  customer_typing    collecting          typing
  customer_typing    observing           keep
  delivered          working             keep
  read               working             keep
  finish             working             close
  finish             finished            keep
  cancel             finished            cancel
  silence            awaiting_customer   grow_silent
  silence            nudged              grow_silent
  silence            working             keep
  silence            observing           keep
  turn_timed_out     working             retry_turn
  turn_timed_out     observing           keep
  turn_failed        working             hand_off
  turn_failed        observing           keep
  async_tool_result  awaiting_async_tool continue_turn
  async_tool_result  paused              queue_answer
  async_tool_result  working             keep
  approval           awaiting_approval   continue_turn
  wait_timed_out     awaiting_async_tool give_up_waiting
  paused             working             pause
  paused             observing           keep
  unpaused           paused              unpause
  delivery_failed    awaiting_customer   fail
  delivery_failed    finished            fail
  deletion_requested awaiting_customer   refuse
  deletion_requested finished            erase
`;

for (const line of table.trim().split("\n")) {
  const [type, state, reaction] = line.trim().split(/\s+/) as [SignalType, ConversationState, string];
  test(`${type} in ${state}: ${reaction}`, () => assert.equal(reactionTo(type, state), reaction));
}

test("a person who takes over ends the open turn in the same write, and owns the conversation in a new epoch", () => {
  for (const type of ["human_message", "assigned_to_human", "resumed_to_human"] as const) {
    const before = headIn("working", circumstances["a turn thinks"] ?? {});
    const { head, events } = reduce(before, signal(type), now);
    assert.deepEqual(
      [head.owner, head.state, head.epoch, head.openTurn],
      ["human", "observing", before.epoch + 1, undefined],
    );
    assert.deepEqual(
      events.map((event) => event.type),
      [type, "turn_taken_over"],
    );
  }
});

test("a message ends the open turn and leaves the token where the wake-up finds it", () => {
  const before = headIn("working", circumstances["a turn thinks"] ?? {});
  const { head, events, wakes } = reduce(before, signal("customer_message"), now);
  assert.deepEqual(
    events.map((event) => event.type),
    ["customer_message", "turn_superseded"],
  );
  assert.deepEqual([wakes, head.wait, head.state, head.requestSeq], [true, before.wait, "collecting", 4]);
});

test("a turn that failed, and one that timed out twice, hand over with a note and a webhook", () => {
  const thinking = circumstances["a turn thinks"] ?? {};
  for (const [type, circumstance] of [
    ["turn_failed", thinking],
    ["turn_timed_out", { ...thinking, timeouts: 1 }],
  ] as const) {
    const { head, events, outbox } = reduce(headIn("working", circumstance), signal(type), now);
    assert.deepEqual([head.owner, head.state, head.latestHandOff?.note], ["human", "handing_off", "a note"]);
    assert.deepEqual(
      events.map((event) => event.type),
      [type, "turn_ended", "handed_off"],
    );
    assert.deepEqual(
      outbox.map(({ envelope }) => envelope.type),
      ["conversation.hand_off"],
    );
  }
});

test("a turn that timed out once is closed in the write that says so, and is due again", () => {
  const { head } = reduce(headIn("working", circumstances["a turn thinks"] ?? {}), signal("turn_timed_out"), now);
  assert.deepEqual(
    [head.openTurn, head.think, head.timeouts, head.trigger?.kind],
    [undefined, undefined, 1, "customer"],
  );
});

test("an answer under another key than the awaited one changes nothing", () => {
  const before = headIn("awaiting_async_tool", circumstances["a turn waits"] ?? {});
  const { head, wakes } = reduce(before, { type: "async_tool_result", at: now, data: { key: "other" } }, now);
  assert.deepEqual([wakes, head.state, head.trigger], [false, "awaiting_async_tool", undefined]);
});
