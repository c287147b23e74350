/** What every gap store must do, whatever stands behind it: each signal counts once, and nobody's change is lost. */
import { strict as assert } from "node:assert";
import { afterEach, beforeEach, describe, test } from "node:test";
import { countSignal, type GapStore, openGap } from "../../../src/knowledge/gaps/index.ts";
import { buildSignal } from "../../support/build-gap.ts";

export interface OpenedGapStore {
  readonly store: GapStore;
  close(): Promise<void>;
}

const signal = buildSignal();
const gap = openGap(signal);

export function gapStoreContract(name: string, openStore: () => Promise<OpenedGapStore>): void {
  describe(`the gap store ${name}`, () => {
    let opened: OpenedGapStore;
    let store: GapStore;
    beforeEach(async () => {
      opened = await openStore();
      store = opened.store;
    });
    afterEach(() => opened.close());

    test("knows nothing at first", async () => {
      assert.deepEqual(await store.listGaps(), []);
      assert.deepEqual(await store.listReviews(10), []);
      assert.equal(await store.readGap("gap_x"), undefined);
      assert.equal(await store.readSignal("conv-1/5"), undefined);
    });

    test("reads back a gap and the signal that it counts", async () => {
      await store.write(gap, signal);
      assert.deepEqual(await store.readGap(gap.id), gap);
      assert.deepEqual(await store.listGaps(), [gap]);
      assert.deepEqual(await store.readSignal(signal.id), { signal, gapId: gap.id });
    });

    test("refuses a known signal, and the gap with it", async () => {
      await store.write(gap, signal);
      await assert.rejects(store.write(countSignal(gap, signal), signal), { name: "GapConflict", code: "aborted" });
      assert.equal((await store.readGap(gap.id))?.revision, 1);
    });

    test("refuses a gap that was made from an older one, and the signal with it", async () => {
      await store.write(gap, signal);
      const second = buildSignal("conv-2/5");
      await store.write(countSignal(gap, second), second);
      const late = buildSignal("conv-3/5");
      await assert.rejects(store.write(countSignal(gap, late), late), { name: "GapConflict" });
      await assert.rejects(store.write({ ...gap, revision: 9 }), { name: "GapConflict" });
      await assert.rejects(store.write(gap), { name: "GapConflict" });
      assert.equal(await store.readSignal(late.id), undefined);
      assert.equal((await store.readGap(gap.id))?.counts.hand_off, 2);
    });

    test("of many writers at once one comes through, and every signal is counted in the end", async () => {
      await store.write(gap, signal);
      const signals = Array.from({ length: 8 }, (_, index) => buildSignal(`conv-${index + 10}/1`));
      const count = async (each: typeof signal): Promise<void> => {
        for (;;) {
          const current = await store.readGap(gap.id);
          assert.ok(current);
          const conflict = await store.write(countSignal(current, each), each).catch((error: unknown) => error);
          if (conflict === undefined) return;
          assert.equal((conflict as Error).name, "GapConflict");
        }
      };
      await Promise.all(signals.map(count));
      assert.equal((await store.readGap(gap.id))?.counts.hand_off, 9);
    });

    test("writes two that become one together or not at all, and lists the one that is left", async () => {
      const other = buildSignal("conv-2/5");
      await store.write(gap, signal);
      await store.write(openGap(other), other);
      const kept = { ...gap, revision: 2 };
      const merged = { ...openGap(other), revision: 2, mergedInto: gap.id };
      await assert.rejects(store.writeMerged(kept, { ...merged, revision: 3 }), { name: "GapConflict" });
      await assert.rejects(store.writeMerged({ ...kept, revision: 5 }, merged), { name: "GapConflict" });
      assert.equal((await store.listGaps()).length, 2);
      assert.equal((await store.readGap(gap.id))?.revision, 1);
      await store.writeMerged(kept, merged);
      assert.deepEqual(await store.listGaps(), [kept]);
      assert.deepEqual(await store.readGap(merged.id), merged);
    });

    test("lists the gaps by their ids", async () => {
      const others = ["a/1", "b/1", "c/1"].map((id) => buildSignal(id));
      for (const each of others) await store.write(openGap(each), each);
      const ids = (await store.listGaps()).map(({ id }) => id);
      assert.deepEqual(ids, others.map((each) => openGap(each).id).toSorted());
    });

    test("forgets the signals of one conversation only, however alike the names", async () => {
      for (const id of ["conv-1/5", "conv-1/9", "conv-11/5", "conv-1=/5"]) {
        await store.write(openGap(buildSignal(id)), buildSignal(id));
      }
      assert.deepEqual(
        (await store.listSignals("conv-1")).map((each) => each.signal.id),
        ["conv-1/5", "conv-1/9"],
      );
      await store.eraseSignals("conv-1");
      assert.deepEqual(await store.listSignals("conv-1"), []);
      assert.equal((await store.listSignals("conv-11")).length, 1);
      assert.equal((await store.listSignals("conv-1=")).length, 1);
      assert.equal((await store.listGaps()).length, 4);
    });

    test("keeps a request for a review until that one is finished", async () => {
      const [first, later] = [
        { conversationId: "conv-1", requestedAt: 1 },
        { conversationId: "conv-1", requestedAt: 20 },
      ];
      for (const review of [later, first, first]) await store.requestReview(review);
      await store.requestReview({ conversationId: "conv-2", requestedAt: 5 });
      assert.deepEqual(await store.listReviews(2), [first, later]);
      await store.finishReview(first);
      await store.finishReview(first);
      assert.deepEqual(await store.listReviews(10), [later, { conversationId: "conv-2", requestedAt: 5 }]);
    });
  });
}
