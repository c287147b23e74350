import { strict as assert } from "node:assert";
import { test } from "node:test";
import { createDynamodbGapStore } from "../../../src/adapters/aws/dynamodb-gap-store.ts";
import { silentTelemetry } from "../../../src/kernel/index.ts";
import {
  createReviewConversations,
  type GapStore,
  type LoggedEvent,
  mineStatements,
} from "../../../src/knowledge/gaps/index.ts";
import { checkAlone } from "../../support/build-gap.ts";
import { inMemoryDynamodb } from "../../support/in-memory-dynamodb.ts";

const searched = ["What are your mortgage rates?", "Do you offer car insurance?"];
const events: readonly LoggedEvent[] = searched.map((question, index) => ({
  seq: index + 1,
  type: "turn_ended",
  at: index,
  data: {
    outcome: "handed_off",
    language: "en",
    notes: [{ kind: "knowledge.unanswered", because: "", data: { searched: question } }],
  },
}));

function review(
  gaps: GapStore,
  readEvents: (id: string) => Promise<readonly LoggedEvent[] | undefined> = async () => events,
) {
  const run = createReviewConversations({
    ...{ gaps, readEvents, checkAnswer: checkAlone(), mineFact: mineStatements },
    redact: (text) => text,
    clock: { now: () => 0 },
    telemetry: silentTelemetry,
  });
  return run();
}

const newStore = () => createDynamodbGapStore({ client: inMemoryDynamodb(), tableName: "knowledge" });
const request = { conversationId: "conv-1", requestedAt: 1 };
const countsOf = async (gaps: GapStore) => (await gaps.listGaps()).map(({ counts }) => counts.hand_off);

test("a log that is read again counts nothing twice", async () => {
  const gaps = newStore();
  for (let times = 0; times < 3; times += 1) {
    await gaps.requestReview({ ...request, requestedAt: times });
    await review(gaps);
  }
  assert.deepEqual(await countsOf(gaps), [1, 1]);
  assert.deepEqual(await gaps.listReviews(10), []);
});

test("a review that dies before any of its writes is finished by the next one", async () => {
  for (let survived = 0; survived < 4; survived += 1) {
    const gaps = newStore();
    await gaps.requestReview(request);
    let left = survived;
    const dying = async <Result>(act: () => Promise<Result>): Promise<Result> => {
      if ((left -= 1) < 0) throw new Error("the process died");
      return act();
    };
    await review({
      ...gaps,
      write: (gap, signal) => dying(() => gaps.write(gap, signal)),
      finishReview: (each) => dying(() => gaps.finishReview(each)),
    });
    await review(gaps);
    assert.deepEqual([await countsOf(gaps), await gaps.listReviews(10)], [[1, 1], []], `after ${survived} writes`);
  }
});

test("two reviews at once count each signal once", async () => {
  const gaps = newStore();
  await gaps.requestReview(request);
  await Promise.all([review(gaps), review(gaps)]);
  assert.deepEqual(await countsOf(gaps), [1, 1]);
});

test("a log that can't be read stays asked for and keeps no other from being read; an erased one is done", async () => {
  const gaps = newStore();
  for (const conversationId of ["a", "b", "c"]) await gaps.requestReview({ conversationId, requestedAt: 1 });
  const result = await review(gaps, async (id) => {
    if (id === "a") throw new Error("no answer");
    return id === "b" ? undefined : events;
  });
  assert.deepEqual(result, { reviewed: 2, signals: 2, failed: 1 });
  assert.deepEqual(
    (await gaps.listReviews(10)).map(({ conversationId }) => conversationId),
    ["a"],
  );
});
