import { strict as assert } from "node:assert";
import { it } from "node:test";
import { buildArticle, buildPublish } from "../../support/build-knowledge.ts";
import type { CurrentKnowledgeStore } from "../store-contract.ts";

const reference = { kind: "article", id: "a" } as const;

export function histories(store: CurrentKnowledgeStore): void {
  it("tells every version of an item, removals included, so that an old citation can be shown", async () => {
    const [one, three] = [buildArticle("a", { body: "One" }), buildArticle("a", { body: "Three" })];
    await store().publish(buildPublish("p1", [{ put: one }]));
    await store().publish(buildPublish("p2", [{ remove: reference }]));
    await store().publish(buildPublish("other", [{ put: buildArticle("a1") }]));
    await store().publish(buildPublish("p3", [{ put: three }]));
    assert.deepEqual(await store().historyOf(reference), [
      { reference, item: one, from: 1, until: 2 },
      { reference, from: 2, until: 4 },
      { reference, item: three, from: 4 },
    ]);
  });

  it("has nothing to tell of an item that never was", async () => {
    assert.deepEqual(await store().historyOf({ kind: "topic", id: "never" }), []);
  });
}
