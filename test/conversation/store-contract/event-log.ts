import { strict as assert } from "node:assert";
import { it } from "node:test";
import type { ConversationStore } from "../../../src/conversation/index.ts";
import { conversationId, type Json } from "../../../src/kernel/index.ts";
import { buildEvent, buildHead } from "../../support/build-head.ts";
import type { CurrentStore } from "../store-contract.ts";

const id = conversationId("conv-1");

async function writeEvents(store: ConversationStore, count: number): Promise<void> {
  const events = Array.from({ length: count }, (_, index) => buildEvent(index + 1));
  await store.write({ head: buildHead({ lastSeq: count }), expectedRevision: 0, events });
}

async function seqs(store: ConversationStore, range: { throughSeq: number; limit: number }): Promise<number[]> {
  return (await store.readEvents(id, range)).map(({ seq }) => seq);
}

const awkwardTexts = {
  "a NUL and other control characters": "\u0000\u0001\u001f\u007f",
  "half of a surrogate pair": "before \ud800 after \udfff",
  "an emoji family": "👩‍👩‍👧‍👦🏳️‍🌈",
  "combining and right-to-left characters": "e\u0301 \u202eשלום\u202c العربية",
  "line separators and quotes": "\u2028\u2029\r\n\"'`\\",
  "no character at all": "",
};

const awkwardValues: Readonly<Record<string, Json>> = {
  "very large and very small numbers": [1e300, 5e-324, Number.MAX_SAFE_INTEGER, -0.1, 123456789.12345679],
  "nesting of 60 levels": Array.from({ length: 60 }).reduce<Json>((inner) => ({ inner }), "core"),
  "keys that are empty or look like something else": { "": 1, "#": 2, "a.b": 3, $ref: 4, constructor: 5 },
};

export function eventLog(store: CurrentStore): void {
  it("reads the last events up to a number, oldest first", async () => {
    await writeEvents(store(), 12);
    assert.deepEqual(await seqs(store(), { throughSeq: 12, limit: 3 }), [10, 11, 12]);
    assert.deepEqual(await seqs(store(), { throughSeq: 9, limit: 3 }), [7, 8, 9]);
    assert.deepEqual(await seqs(store(), { throughSeq: 2, limit: 5 }), [1, 2]);
    assert.deepEqual(await seqs(store(), { throughSeq: 99, limit: 1 }), [12]);
  });

  it("reads none where there is none", async () => {
    await writeEvents(store(), 2);
    assert.deepEqual(await seqs(store(), { throughSeq: 0, limit: 5 }), []);
    assert.deepEqual(await seqs(store(), { throughSeq: 2, limit: 0 }), []);
    assert.deepEqual(await store().readEvents(conversationId("conv-0"), { throughSeq: 9, limit: 9 }), []);
  });

  it("reads more than a page of large events in order", async () => {
    for (let seq = 1; seq <= 8; seq += 1) {
      const event = buildEvent(seq, { data: { body: "x".repeat(200_000) } });
      const head = buildHead({ revision: seq, lastSeq: seq });
      assert.equal(await store().write({ head, expectedRevision: seq - 1, events: [event] }), "written");
    }
    assert.deepEqual(await seqs(store(), { throughSeq: 8, limit: 7 }), [2, 3, 4, 5, 6, 7, 8]);
  });

  for (const [what, value] of Object.entries({ ...awkwardTexts, ...awkwardValues })) {
    it(`gives back ${what} unchanged`, async () => {
      const event = buildEvent(1, { data: { value } });
      await store().write({ head: buildHead({ metadata: { value } }), expectedRevision: 0, events: [event] });
      assert.deepEqual(await store().readEvents(id, { throughSeq: 1, limit: 1 }), [event]);
      assert.deepEqual((await store().readHead(id))?.metadata, { value });
    });
  }
}
