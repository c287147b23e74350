import { strict as assert } from "node:assert";
import { it } from "node:test";
import fc from "fast-check";
import type { ConversationStore, Overdue } from "../../../src/conversation/index.ts";
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
import { createNaiveConversationStore } from "../../support/naive-conversation-store.ts";
import type { CurrentStore } from "../store-contract.ts";

type Run = (store: ConversationStore, id: ConversationId) => Promise<unknown>;

/** Shows itself by its name when fast-check reports a sequence. */
class Operation {
  readonly name: string;
  readonly run: Run;

  constructor(name: string, run: Run) {
    this.name = name;
    this.run = run;
  }

  [fc.toStringMethod](): string {
    return this.name;
  }
}

function operation(name: string, run: Run): Operation {
  return new Operation(name, run);
}

const keys = ["a", "a#", "b"] as const;
const turns = [1, 2] as const;
const seqs = [1, 2, 3] as const;
const key = fc.constantFrom(...keys);
const turn = fc.constantFrom(...turns);
const seq = fc.constantFrom(...seqs);
const text = fc.string({ unit: "binary", maxLength: 12 });
const dueBy = fc.option(fc.integer({ min: 0, max: 50 }), { nil: undefined });

function due(at: number | undefined): { dueBy?: number } {
  return at === undefined ? {} : { dueBy: at };
}

interface WriteShape {
  readonly lag: number;
  readonly said: readonly string[];
  readonly dueBy: number | undefined;
  readonly webhook: number | undefined;
  readonly mark: string | undefined;
  readonly claims: boolean;
}

/** Writes after the head that stands, or after one that stood before it. */
function writeOperation(shape: WriteShape): Run {
  return async (store, id) => {
    const standing = await store.readHead(id);
    const expectedRevision = Math.max(0, (standing?.revision ?? 0) - shape.lag);
    const lastSeq = (standing?.lastSeq ?? 0) + shape.said.length;
    const outSeq = (standing?.outSeq ?? 0) + 1;
    const number = (standing?.turn ?? 0) + (shape.claims ? 1 : 0);
    const after = { conversationId: id, revision: expectedRevision + 1, lastSeq, outSeq, turn: number };
    const events = shape.said.map((body, index) => buildEvent(lastSeq - index, { data: { body } }));
    return store.write({
      head: buildHead({ ...after, ...due(shape.dueBy) }),
      expectedRevision,
      events,
      outbox: shape.webhook === undefined ? [] : [buildOutboxRow(outSeq, due(shape.webhook))],
      ...(shape.mark === undefined ? {} : { mark: buildMark(shape.mark, { digest: shape.said.join() }) }),
      ...(shape.claims ? { turn: buildTurn(number, { claimedBy: `by ${outSeq}` }) } : {}),
    });
  };
}

const write = fc
  .record({
    lag: fc.constantFrom(0, 0, 0, 1),
    said: fc.array(text, { maxLength: 3 }),
    dueBy,
    webhook: dueBy,
    mark: fc.option(key, { nil: undefined }),
    claims: fc.boolean(),
  })
  .map((shape) => operation(`write ${JSON.stringify(shape)}`, writeOperation(shape)));

const decide = fc.tuple(turn, text).map(([number, intent]) =>
  operation(`decide ${number} ${JSON.stringify(intent)}`, async (store, id) => {
    const claimed = await store.readTurn(id, number);
    return claimed && store.decideTurn(id, number, buildDecision({ intent }));
  }),
);

const others = fc.oneof(
  fc
    .tuple(turn, fc.array(key))
    .map(([number, asked]) =>
      operation(`request ${number} ${asked.join()}`, (store, id) =>
        store.requestSteps(id, number, asked.map(buildStep)),
      ),
    ),
  fc
    .tuple(turn, key, text)
    .map(([number, step, value]) =>
      operation(`record ${number} ${step} ${JSON.stringify(value)}`, (store, id) =>
        store.recordStep(id, number, { key: step, value, costMicroUsd: 1 }),
      ),
    ),
  fc
    .tuple(key, text)
    .map(([effect, result]) =>
      operation(`claim ${effect}`, (store, id) => store.claimEffect(id, buildEffect(effect, { result }))),
    ),
  fc
    .tuple(key, text)
    .map(([effect, result]) =>
      operation(`settle ${effect}`, (store, id) =>
        store.settleEffect(id, buildEffect(effect, { state: "done", result })),
      ),
    ),
  fc
    .tuple(seq, dueBy, fc.constantFrom("pending", "delivered"))
    .map(([row, at, state]) =>
      operation(`update webhook ${row}: ${state}, due ${at}`, (store, id) =>
        store.updateOutbox(id, buildOutboxRow(row, { state, ...due(at) })),
      ),
    ),
  fc
    .tuple(key, text)
    .map(([upload, memory]) =>
      operation(`upload ${upload}`, (store, id) =>
        store.putMemories(id, buildMark(upload, { digest: memory }), [memory]),
      ),
    ),
  fc.constant(operation("erase", (store, id) => store.erase(id))),
);

async function everythingOf(store: ConversationStore, id: ConversationId) {
  return {
    head: await store.readHead(id),
    events: await store.readEvents(id, { throughSeq: 1_000, limit: 1_000 }),
    some: await store.readEvents(id, { throughSeq: 3, limit: 2 }),
    marks: await Promise.all(keys.map((mark) => store.readMark(id, mark))),
    turns: await Promise.all(turns.map((number) => store.readTurn(id, number))),
    journals: await Promise.all(turns.map((number) => store.readSteps(id, number))),
    steps: await Promise.all(keys.map((step) => store.readStep(id, 1, step))),
    ledger: await store.readLedger(id),
    outbox: await Promise.all(seqs.map((row) => store.readOutbox(id, row))),
    due: (await store.listOverdue(25, Infinity)).filter(({ conversationId: name }) => name === id).sort(bySeq),
  };
}

/** What is due at the same time may come in any order. */
function bySeq(left: Overdue, right: Overdue): number {
  return (left.outboxSeq ?? 0) - (right.outboxSeq ?? 0);
}

/** Ids of their own for each run: all runs share one store. */
let runs = 0;

export function anySequence(store: CurrentStore): void {
  it("answers and remembers as the naive model does", async () => {
    const step = fc.tuple(
      fc.oneof({ weight: 3, arbitrary: write }, decide, { weight: 2, arbitrary: others }),
      fc.boolean(),
    );
    const property = fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (sequence) => {
      const model = createNaiveConversationStore();
      runs += 1;
      const ids = [conversationId(`run-${runs}`), conversationId(`run-${runs}-1`)] as const;
      for (const [{ name, run }, first] of sequence) {
        const id = ids[first ? 0 : 1];
        assert.deepEqual(await run(store(), id), await run(model, id), name);
      }
      for (const id of ids) assert.deepEqual(await everythingOf(store(), id), await everythingOf(model, id));
    });
    await fc.assert(property, { numRuns: 60 });
  });
}
