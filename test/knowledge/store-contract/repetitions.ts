import { strict as assert } from "node:assert";
import { it } from "node:test";
import { buildArticle, buildPublish } from "../../support/build-knowledge.ts";
import type { CurrentKnowledgeStore } from "../store-contract.ts";

const first = buildPublish("p1", [{ put: buildArticle("a") }, { put: buildArticle("b") }]);

export function repetitions(store: CurrentKnowledgeStore): void {
  it("publishes one id once, and answers a repetition with the version of then", async () => {
    const { version } = await store().publish(first);
    await store().publish(buildPublish("p2", [{ put: buildArticle("a", { body: "Newer" }) }]));
    const repeated = { ...first, at: first.at + 1, by: "somebody else", changes: first.changes.toReversed() };
    assert.deepEqual(await store().publish(repeated), { version, changed: false });
    assert.equal((await store().current()).number, 2);
  });

  it("answers a repetition even where its base is no longer current", async () => {
    const based = { ...first, basedOn: 0 };
    const { version } = await store().publish(based);
    assert.deepEqual(await store().publish(based), { version, changed: false });
  });

  it("remembers a publish that changed nothing, too", async () => {
    await store().publish(first);
    const { version } = await store().publish({ ...first, id: "p2" });
    await store().publish(buildPublish("p3", [{ remove: { kind: "article", id: "a" } }]));
    assert.deepEqual(await store().publish({ ...first, id: "p2" }), { version, changed: false });
    assert.equal(await store().readItem({ kind: "article", id: "a" }, 2), undefined);
  });

  it("refuses other changes under a known id", async () => {
    await store().publish(first);
    const other = buildPublish("p1", [{ put: buildArticle("c") }]);
    await assert.rejects(() => store().publish(other), { name: "PublishIdTaken", code: "already_exists" });
    await store().publish(buildPublish("nothing", []));
    await assert.rejects(() => store().publish({ ...other, id: "nothing" }), { name: "PublishIdTaken" });
    assert.equal((await store().current()).number, 1);
  });

  it("publishes once when the same publish comes many times at once", async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => store().publish(first)));
    assert.deepEqual(
      all.map(({ version }) => version.number),
      Array.from({ length: 8 }, () => 1),
    );
    assert.equal(all.filter(({ changed }) => changed).length, 1);
    assert.equal((await store().current()).number, 1);
  });
}
