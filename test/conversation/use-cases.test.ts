import { strict as assert } from "node:assert";
import { test } from "node:test";
import {
  AlreadyExistsError,
  ContentionError,
  type ConversationStore,
  createAddMessage,
  createAppendSignal,
  createBeginTurn,
  createCommitTurn,
  createFailTurn,
  createParkConversation,
  createRescueConversation,
  createRingTimer,
  createStartConversation,
  createSweepConversations,
  createToolPerformer,
  executionName,
  type Head,
  mayClaim,
  mayPark,
  passesFence,
} from "../../src/conversation/index.ts";
import { silence, turnTimedOut } from "../../src/conversation/ring-timer.ts";
import { conversationId, silentTelemetry, type TaskToken } from "../../src/kernel/index.ts";
import { buildDecision, buildHead, builtAt, buildTurn } from "../support/build-head.ts";
import { inMemoryConversationStore } from "../support/in-memory-conversation-store.ts";

const id = conversationId("conv-1");
const token = (name: string) => name as TaskToken;
const now = builtAt + 1_000;

async function conversation(
  before: Partial<Head> = {},
  options: { changeStore?: (store: ConversationStore) => ConversationStore } = {},
) {
  const base = inMemoryConversationStore();
  await base.write({ head: buildHead(before), expectedRevision: 0 });
  const store = options.changeStore?.(base) ?? base;
  const woken: string[] = [];
  const started: number[] = [];
  const delivered: number[] = [];
  const woke: string[] = [];
  let pauses = 0;
  const dependencies = {
    store,
    timing: { clock: { now: () => now }, random: () => 0.5, pause: async () => void (pauses += 1) },
    machine: {
      start: async (_id: unknown, generation: number) => void started.push(generation),
      wake: async (parked: TaskToken) => (woken.push(parked), "woken" as const),
    },
    followUps: {
      deliver: async (_id: unknown, seq: number) => void delivered.push(seq),
      wakeLater: async () => void woke.push("later"),
    },
    telemetry: silentTelemetry,
  };
  const append = createAppendSignal(dependencies);
  const read = async () => (await base.readHead(id)) as Head;
  return { base, dependencies, append, read, woken, started, delivered, woke, pauses: () => pauses };
}

const message = { messageId: "m-1", body: "hi", participant: { id: "cust-1", type: "Customer" } } as const;

test("five equal posts, also at once, are stored once and answered alike", async () => {
  const { dependencies, append, read } = await conversation();
  const add = createAddMessage(append, dependencies.timing);
  const answers = await Promise.all(Array.from({ length: 5 }, () => add(id, message)));
  for (const answer of answers) assert.deepEqual(answer, answers[0]);
  assert.equal((await read()).lastSeq, 2);
});

test("another content under the same id is refused, and nothing is stored", async () => {
  const { dependencies, append, read } = await conversation();
  const add = createAddMessage(append, dependencies.timing);
  await add(id, message);
  await assert.rejects(add(id, { ...message, body: "other" }), AlreadyExistsError);
  await assert.rejects(add(id, { ...message, participant: { id: "p", type: "Agent" } }), AlreadyExistsError);
  assert.equal((await read()).lastSeq, 2);
});

test("writers that meet each other decide again on the newer head, and all are heard", async () => {
  const { append, read } = await conversation();
  const signals = Array.from({ length: 6 }, (_, index) =>
    append(id, { type: "internal_note", at: now, data: { number: index } }),
  );
  await Promise.all(signals);
  assert.equal((await read()).lastSeq, 7);
});

test("contention is bounded: after a dozen lost attempts the caller is told that it may try again", async () => {
  let writes = 0;
  const changeStore = (store: ConversationStore): ConversationStore => ({
    ...store,
    write: async () => ((writes += 1), "conflict"),
  });
  const { append, pauses } = await conversation({}, { changeStore });
  const error = await append(id, { type: "read", at: now, data: {} }).catch((reason: unknown) => reason);
  assert.ok(error instanceof ContentionError);
  assert.equal(error.code, "aborted");
  assert.deepEqual([writes, pauses()], [12, 9]);
});

test("an append wakes the parked token of the generation in charge, and no other", async () => {
  const parked = { token: token("t"), kind: "park", generation: 1, attempt: 0 } as const;
  const inCharge = await conversation({ wait: parked });
  await inCharge.append(id, { type: "customer_message", at: now, data: {} });
  assert.deepEqual(inCharge.woken, ["t"]);
  const ofThePast = await conversation({ wait: parked, generation: 2 });
  await ofThePast.append(id, { type: "customer_message", at: now, data: {} });
  assert.deepEqual(ofThePast.woken, []);
  const receipt = await conversation({ wait: parked, readSeq: 1 });
  await receipt.append(id, { type: "read", at: now, data: {} });
  assert.deepEqual(receipt.woken, []);
});

test("an append whose wake-up fails still succeeds, and the wake-up is queued", async () => {
  const { dependencies, woke, read } = await conversation({
    wait: { token: token("t"), kind: "park", generation: 1, attempt: 0 },
  });
  const machine = { ...dependencies.machine, wake: async () => Promise.reject(new Error("ServiceUnavailable")) };
  await createAppendSignal({ ...dependencies, machine })(id, { type: "customer_message", at: now, data: {} });
  assert.deepEqual([woke, (await read()).lastSeq], [["later"], 2]);
});

test("starting a conversation again with the same values changes nothing, with others it is a conflict", async () => {
  const { dependencies, base, started } = await conversation();
  await base.erase(id);
  const start = createStartConversation(dependencies);
  const request = { conversationId: id, customerId: "cust-1", channel: "web", assignedTo: "ai" } as const;
  const [first, second] = [await start(request), await start(request)];
  assert.deepEqual(second, first);
  assert.deepEqual(started, [1, 1], "the second start finds the execution's name taken");
  await assert.rejects(start({ ...request, customerId: "cust-2" }), AlreadyExistsError);
  await assert.rejects(start({ ...request, assignedTo: "human" }), AlreadyExistsError);
});

test("a token is parked only while nothing is unread; else the machine is told to read at once", async () => {
  const request = { conversationId: id, generation: 1, ticket: 3, token: token("t"), attempt: 0 };
  const silent = await conversation({ ticket: 3, readSeq: 1 });
  await createParkConversation(silent.dependencies)(request);
  assert.deepEqual([(await silent.read()).wait?.token, silent.woken], ["t", []]);
  const spoken = await conversation({ ticket: 3, readSeq: 0, wakeSeq: 1 });
  await createParkConversation(spoken.dependencies)(request);
  assert.deepEqual([(await spoken.read()).wait, spoken.woken], [undefined, ["t"]]);
});

test("who may park: the ticket and generation in charge, and a later attempt over an earlier one", () => {
  const request = { conversationId: id, generation: 1, ticket: 3, token: token("t"), attempt: 1 };
  const head = buildHead({ ticket: 3, readSeq: 1 });
  const parked = (attempt: number): NonNullable<Head["wait"]> => ({
    token: token("p"),
    kind: "park",
    generation: 1,
    attempt,
  });
  assert.ok(mayPark(head, request));
  assert.ok(mayPark({ ...head, wait: parked(0) }, request));
  assert.ok(!mayPark({ ...head, wait: parked(1) }, { ...request, attempt: 0 }));
  assert.ok(!mayPark({ ...head, ticket: 4 }, request));
  assert.ok(!mayPark({ ...head, generation: 2 }, request));
  assert.ok(!mayPark({ ...head, wakeSeq: 2 }, request));
});

const thinking: Partial<Head> = {
  ticket: 3,
  think: 3,
  trigger: { kind: "customer", seq: 1 },
  lastCustomerSeq: 1,
  requestSeq: 1,
};
const turnRequest = { conversationId: id, ticket: 3, token: token("t") };

test("who may claim: the current request, with the agent in charge and no token in the head", () => {
  const head = buildHead(thinking);
  assert.ok(mayClaim(head, turnRequest));
  assert.ok(!mayClaim({ ...head, ticket: 4, think: 4 }, turnRequest), "a newer read has issued another");
  assert.ok(!mayClaim(buildHead({ ...thinking, think: 2 }), turnRequest), "it is consumed");
  assert.ok(!mayClaim({ ...head, owner: "human" }, turnRequest));
  assert.ok(!mayClaim({ ...head, wait: { token: token("p"), kind: "park", generation: 1, attempt: 0 } }, turnRequest));
});

test("claiming twice under one execution is claiming once; another execution ends quietly", async () => {
  const { dependencies, read } = await conversation(thinking);
  const begin = createBeginTurn({
    ...dependencies,
    currentPins: async () => ({ policy: "1", knowledge: "1", behaviours: "1" }),
  });
  assert.deepEqual(await begin({ ...turnRequest, executionId: "a" }), { claimed: true, turn: 1 });
  assert.deepEqual(await begin({ ...turnRequest, executionId: "a" }), { claimed: true, turn: 1 });
  assert.deepEqual(await begin({ ...turnRequest, executionId: "b" }), { claimed: false, release: false });
  assert.equal((await read()).turn, 1);
});

test("a turn knows the traffic group that its conversation was started with, if any", async () => {
  const groupOf = async (group: { trafficGroupId?: string }) => {
    const { dependencies, base } = await conversation();
    await base.erase(id);
    const request = { conversationId: id, customerId: "cust-1", channel: "web", assignedTo: "ai" } as const;
    const head = await createStartConversation(dependencies)({ ...request, ...group });
    await base.write({ head: { ...head, ...thinking, revision: 2 }, expectedRevision: 1 });
    const currentPins = async () => ({ policy: "1", knowledge: "1", behaviours: "1" });
    await createBeginTurn({ ...dependencies, currentPins })({ ...turnRequest, executionId: "a" });
    return (await base.readTurn(id, 1))?.input.conversation;
  };
  const alone = { id, customerId: "cust-1", channel: "web" };
  assert.deepEqual(await groupOf({}), alone);
  assert.deepEqual(await groupOf({ trafficGroupId: "vip" }), { ...alone, trafficGroup: "vip" });
});

test("a request that a take-over has overtaken ends its own Think, and one of the past ends nothing", async () => {
  const begin = async (before: Partial<Head>) => {
    const { dependencies } = await conversation(before);
    const pins = { policy: "1", knowledge: "1", behaviours: "1" };
    return createBeginTurn({ ...dependencies, currentPins: async () => pins })({ ...turnRequest, executionId: "a" });
  };
  assert.deepEqual(await begin({ ticket: 3, owner: "human", state: "observing" }), { claimed: false, release: true });
  assert.deepEqual(await begin({ ...thinking, ticket: 4, think: 4 }), { claimed: false, release: false });
});

const open: Partial<Head> = {
  ...thinking,
  turn: 2,
  lastSeq: 6,
  staleSeq: 5,
  openTurn: { number: 2, claimedBy: "x", throughSeq: 5, lastCustomerSeq: 5, epoch: 1 },
};

test("the fence: the open turn, its epoch, nothing stale-making after what it saw, and the agent in charge", () => {
  const head = buildHead(open);
  assert.ok(passesFence(head, 2));
  assert.ok(!passesFence(head, 1));
  assert.ok(!passesFence({ ...head, staleSeq: 6 }, 2));
  assert.ok(!passesFence({ ...head, epoch: 2 }, 2));
  assert.ok(!passesFence({ ...head, owner: "human" }, 2));
  const { openTurn: _closed, ...closed } = head;
  assert.ok(!passesFence(closed, 2));
});

test("a commit that is repeated sends once and says again that it is done; one that lost the race sends nothing", async () => {
  const { dependencies, base, read, delivered } = await conversation(open);
  const head = await read();
  await base.write({
    head: { ...head, revision: 2 },
    expectedRevision: 1,
    turn: buildTurn(2, { decision: buildDecision() }),
  });
  const commit = createCommitTurn(dependencies);
  assert.deepEqual(await commit({ conversationId: id, turn: 2 }), { committed: true });
  assert.deepEqual(await commit({ conversationId: id, turn: 2 }), { committed: true });
  assert.deepEqual([(await read()).outSeq, delivered], [1, [1, 1]]);
  const late = await conversation({ ...open, staleSeq: 6 });
  await late.base.write({
    head: buildHead({ ...open, staleSeq: 6, revision: 2 }),
    expectedRevision: 1,
    turn: buildTurn(2, { decision: buildDecision() }),
  });
  assert.deepEqual(await createCommitTurn(late.dependencies)({ conversationId: id, turn: 2 }), { committed: false });
  assert.deepEqual([(await late.read()).outSeq, late.delivered], [0, []]);
});

test("a timer rings only when it is due, in its own epoch, with nothing newer", () => {
  const timer = { kind: "nudge", at: now, epoch: 1 } as const;
  const head = buildHead({ state: "awaiting_customer", readSeq: 1, timer });
  assert.equal(silence(head, now)?.type, "silence");
  assert.equal(silence(head, now - 1), undefined, "too early");
  assert.equal(silence({ ...head, epoch: 2 }, now), undefined, "of another epoch");
  assert.equal(silence({ ...head, wakeSeq: 2 }, now), undefined, "something newer");
  const { timer: _none, ...without } = head;
  assert.equal(silence(without, now), undefined, "no timer");
  assert.equal(turnTimedOut(buildHead({ ...thinking, readSeq: 1 }), now)?.type, "turn_timed_out");
  assert.equal(turnTimedOut(buildHead({ ...thinking, readSeq: 1, think: 2 }), now), undefined, "it has committed");
  assert.equal(turnTimedOut(buildHead({ ...thinking, readSeq: 0 }), now), undefined, "something newer");
});

test("a time-out of another generation or ticket rings nothing", async () => {
  const { dependencies, append, read } = await conversation({ ...thinking, state: "working", readSeq: 1 });
  const ring = createRingTimer({ append, timing: dependencies.timing });
  const request = { conversationId: id, generation: 1, ticket: 3, task: "think" } as const;
  assert.deepEqual(await ring({ ...request, generation: 2 }), { rang: false });
  assert.deepEqual(await ring({ ...request, ticket: 2 }), { rang: false });
  assert.equal((await read()).lastSeq, 1);
  assert.deepEqual(await ring(request), { rang: true });
  assert.deepEqual(await ring(request), { rang: false }, "a retry does not count twice");
});

test("the failure of a turn that is not the open one, or of an execution not in charge, is nobody's business", async () => {
  const { dependencies, append, read } = await conversation({ ...open, state: "working" });
  const failing = { append, timing: dependencies.timing };
  const failure = { conversationId: id, error: "E", cause: "" };
  assert.deepEqual(await createFailTurn(failing)({ ...failure, ticket: 3, executionId: "y" }), { handedOff: false });
  assert.deepEqual(await createFailTurn(failing)({ ...failure, ticket: 2, executionId: "x" }), { handedOff: false });
  assert.deepEqual(await createRescueConversation(failing)({ ...failure, generation: 9 }), { handedOff: false });
  assert.equal((await read()).owner, "ai");
  assert.deepEqual(await createFailTurn(failing)({ ...failure, ticket: 3, executionId: "x" }), { handedOff: true });
  assert.equal((await read()).owner, "human");
});

test("the sweeper wakes first, and replaces the execution only when nothing came of it", async () => {
  const wait = { token: token("t"), kind: "park", generation: 1, attempt: 0 } as const;
  const swept = await conversation({ wait, dueBy: now - 1, ticket: 3 });
  const sweep = createSweepConversations(swept.dependencies);
  await sweep();
  assert.deepEqual([swept.woken, swept.started], [["t"], []]);
  await sweep();
  assert.deepEqual(swept.started, [], "it has time to answer");
  await sweep({ aheadMs: 30_000 });
  const head = await swept.read();
  assert.deepEqual([swept.started, head.generation, head.firstTicket], [[2], 2, 3]);
});

test("the sweeper leaves alone what is over and what is not due", async () => {
  for (const before of [{ state: "finished", dueBy: now - 1 }, { dueBy: now + 1 }] as const) {
    const { dependencies, started, woken } = await conversation(before);
    const sweep = createSweepConversations(dependencies);
    await sweep();
    await sweep({ aheadMs: before.dueBy > now ? 0 : 30_000 });
    assert.deepEqual([started, woken], [[], []]);
  }
});

test("an execution's name is the id and the generation, or a digest where the id does not fit", () => {
  assert.equal(executionName(id, 3), "conv-1.3");
  for (const odd of ["a+b=", "x".repeat(128), "ünï", "a b"]) {
    const name = executionName(conversationId(odd), 12);
    assert.match(name, /^x-[0-9a-f]{40}\.12$/);
    assert.ok(name.length <= 80);
  }
  assert.notEqual(executionName(conversationId("a+"), 1), executionName(conversationId("a="), 1));
});

test("an effect that is done is never done again, whichever turn asks; one that was only started is repeated", async () => {
  const { base } = await conversation();
  const calls: string[] = [];
  let broken = true;
  const perform = createToolPerformer(base, async ({ idempotencyKey }) => {
    calls.push(idempotencyKey);
    if (broken) throw new Error("the connection broke");
    return { reference: "r-1" };
  });
  const step = { key: "s", kind: "tool", tool: "block-card", arguments: {}, idempotencyKey: "i" } as const;
  const context = { conversationId: id };
  await assert.rejects(perform(step, context));
  broken = false;
  assert.deepEqual((await perform(step, context)).value, { reference: "r-1" });
  assert.deepEqual((await perform(step, context)).value, { reference: "r-1" });
  assert.deepEqual(calls, ["i", "i"]);
});
