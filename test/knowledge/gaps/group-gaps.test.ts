import { strict as assert } from "node:assert";
import { test } from "node:test";
import { createDynamodbGapStore } from "../../../src/adapters/aws/dynamodb-gap-store.ts";
import {
  createAnswerGap,
  createAskExpert,
  createCompareGaps,
  createDismissGap,
  createEraseFromGaps,
  createListGaps,
  createShowGap,
  type GapSignal,
  groupGaps,
  openGap,
} from "../../../src/knowledge/gaps/index.ts";
import { buildSignal, checkAlone } from "../../support/build-gap.ts";
import { inMemoryDynamodb } from "../../support/in-memory-dynamodb.ts";

const wordings = ["How do I buy gold bars?", "Is gold something I can buy here?", "Tell me about the gold you sell"];
const clock = { now: () => 10_000 };
let drawn = 0;
const ids = { next: (prefix: string) => `${prefix}_${(drawn += 1)}` };

/** One gap for each wording, the first the oldest, and one about something else. */
async function withGaps() {
  const gaps = createDynamodbGapStore({ client: inMemoryDynamodb(), tableName: "knowledge" });
  const signals = [...wordings, "Where is the nearest branch?"].map((question, number): GapSignal =>
    buildSignal(`conv-${number}/1`, { question, at: number + 1 }),
  );
  for (const signal of signals) await gaps.write(openGap(signal), signal);
  const [gold, second, third, branch] = signals.map((signal) => openGap(signal).id) as [string, string, string, string];
  const group = () => groupGaps({ gaps, compare: createCompareGaps(), now: clock.now() });
  const shared = { gaps, clock, ids, checkAnswer: checkAlone(), hasExpertEndpoint: false };
  const list = async () => (await createListGaps(shared)({ limit: 10 })).map(({ gap }) => gap);
  const show = createShowGap(shared);
  return { gaps, group, list, show, shared, gold, second, third, branch };
}

test("gaps that ask the same are shown as one, under the id of the first, with what all have counted", async () => {
  const { group, list, show, gold, second, branch } = await withGaps();
  assert.equal((await list()).length, 4);
  await group();
  const listed = await list();
  assert.deepEqual(
    listed.map(({ id, counts }) => [id, counts.hand_off]),
    [
      [gold, 3],
      [branch, 1],
    ],
  );
  assert.deepEqual(
    listed[0]?.examples.map(({ question }) => question),
    wordings,
  );
  assert.equal((await show(second)).gap.id, gold, "the id of each leads to the group");
});

test("a grouping is an opinion: what is no longer alike stands for itself again", async () => {
  const { gaps, list, gold, second, branch } = await withGaps();
  const [first, other] = [await gaps.readGap(gold), await gaps.readGap(branch)];
  assert.ok(first && other);
  await gaps.write({ ...other, groupedWith: gold, revision: other.revision + 1 });
  assert.equal((await list()).length, 3);
  await groupGaps({ gaps, compare: createCompareGaps(), now: clock.now() });
  const ids = (await list()).map(({ id }) => id);
  assert.deepEqual(ids.toSorted(), [gold, branch].toSorted());
  assert.equal((await gaps.readGap(second))?.counts.hand_off, 1, "each keeps its own counts");
});

test("who acts on one of a group acts on all: it is one gap from then on, and every id leads to it", async () => {
  const { gaps, group, list, shared, gold, second, third } = await withGaps();
  await group();
  const { gap } = await createAskExpert(shared)(third, { to: "treasury", by: "ann", via: "text" });
  assert.deepEqual([gap.id, gap.status, gap.counts.hand_off], [gold, "asked", 3]);
  await createAnswerGap(shared)(second, { as: "fact", text: "We sell none.", visibility: "public", by: "ann" });
  await group();
  const [listed] = await list();
  assert.deepEqual(
    [listed?.id, listed?.status, listed?.drafts.length, listed?.counts.hand_off],
    [gold, "answered", 1, 3],
  );
  const gone = await gaps.readGap(second);
  assert.deepEqual([gone?.mergedInto, gone?.question, gone?.examples], [gold, "", []], "its texts moved along");
  assert.equal((await gaps.listGaps()).length, 2);
});

test("an erased conversation takes its words out of the gap that took them over", async () => {
  const { gaps, group, shared, gold } = await withGaps();
  await group();
  await createAskExpert(shared)(gold, { to: "treasury", by: "ann", via: "text" });
  await createEraseFromGaps(gaps)("conv-1");
  const gap = await gaps.readGap(gold);
  assert.deepEqual(
    gap?.examples.map(({ question }) => question),
    [wordings[0], wordings[2]],
  );
});

test("a group whose first conversation is erased is told by the next one's question", async () => {
  const { gaps, group, list } = await withGaps();
  await group();
  await createEraseFromGaps(gaps)("conv-0");
  const [listed] = await list();
  assert.deepEqual([listed?.question, listed?.counts.hand_off], [wordings[1], 3]);
});

test("two that people have worked on stay apart, and so does what is dismissed", async () => {
  const { group, list, shared, gold, second, third, branch } = await withGaps();
  for (const id of [gold, second]) await createAskExpert(shared)(id, { to: "treasury", by: "ann", via: "text" });
  await createDismissGap(shared)(third, "ann");
  await group();
  assert.deepEqual((await list()).map(({ id }) => id).toSorted(), [gold, second, third, branch].toSorted());
});
