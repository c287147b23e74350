import { strict as assert } from "node:assert";
import { it } from "node:test";
import { type KnowledgeChange, maximumKnowledgeItemBytes } from "../../../src/knowledge/index.ts";
import { buildArticle, buildPublish } from "../../support/build-knowledge.ts";
import type { CurrentKnowledgeStore } from "../store-contract.ts";

const refused = { name: "InvalidArgument" };

export function limits(store: CurrentKnowledgeStore): void {
  const publishOf = (...changes: KnowledgeChange[]) => store().publish(buildPublish("p1", changes));

  it("keeps an article of a megabyte, and of the limit itself, letter by letter", async () => {
    const large = buildArticle("large", { body: "😀é".repeat(170_000) });
    const bare = Buffer.byteLength(JSON.stringify(buildArticle("full", { body: "" })));
    const full = buildArticle("full", { body: "x".repeat(maximumKnowledgeItemBytes - bare) });
    await publishOf({ put: large }, { put: full });
    for (const item of [large, full]) {
      const kept = await store().readItem(item, 1);
      assert.ok(kept?.kind === "article" && kept.body === item.body);
    }
    const { rows } = await store().readChanges({ after: 0, through: 1 }, { limit: 10 });
    assert.deepEqual(
      rows.map(({ item }) => item?.kind === "article" && item.body.length),
      [full.body.length, large.body.length],
    );
  });

  it("refuses a larger item with the limit in the message, and keeps nothing of its publish", async () => {
    const tooLarge = buildArticle("large", { body: "x".repeat(maximumKnowledgeItemBytes) });
    await assert.rejects(() => publishOf({ put: buildArticle("a") }, { put: tooLarge }), /at most 4000000/);
    assert.equal((await store().current()).number, 0);
  });

  it("refuses ids that no store could keep apart", async () => {
    for (const id of ["", "a\tb", "a\u0000", "a\u007f", "\ud800", "x".repeat(513)]) {
      await assert.rejects(() => publishOf({ put: buildArticle(id) }), refused, JSON.stringify(id));
      await assert.rejects(() => publishOf({ remove: { kind: "article", id } }), refused);
      await assert.rejects(() => store().publish(buildPublish(id, [])), refused);
      assert.equal(await store().readItem({ kind: "article", id }, 0), undefined);
      assert.deepEqual(await store().historyOf({ kind: "article", id }), []);
    }
    const longest = "é".repeat(256);
    await publishOf({ put: buildArticle(longest) });
    assert.equal((await store().readItem({ kind: "article", id: longest }, 1))?.id, longest);
  });

  it("refuses two changes of one item, an unknown kind and a time that is none", async () => {
    await assert.rejects(
      () => publishOf({ put: buildArticle("a") }, { remove: { kind: "article", id: "a" } }),
      refused,
    );
    await assert.rejects(() => publishOf({ remove: { kind: "poem" as never, id: "a" } }), refused);
    await assert.rejects(() => store().publish(buildPublish("p1", [], { at: Number.NaN })), refused);
  });

  it("keeps texts that JSON can and UTF-8 can't hold", async () => {
    const awkward = buildArticle("a", {
      title: "\ud800",
      body: "\u0000\u2028",
      data: { "": [1e300], __proto__x: null },
    });
    await publishOf({ put: awkward });
    assert.deepEqual(await store().readItem(awkward, 1), awkward);
  });
}
