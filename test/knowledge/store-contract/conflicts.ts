import { strict as assert } from "node:assert";
import { it } from "node:test";
import { buildArticle, buildPublish } from "../../support/build-knowledge.ts";
import type { CurrentKnowledgeStore } from "../store-contract.ts";

export function conflicts(store: CurrentKnowledgeStore): void {
  it("refuses a publish that was made on another version than the current one, and keeps nothing of it", async () => {
    await store().publish(buildPublish("p1", [{ put: buildArticle("a") }]));
    const conflict = { name: "PublishConflict", code: "aborted" };
    for (const basedOn of [0, 2]) {
      const late = buildPublish("late", [{ put: buildArticle("b") }], { basedOn });
      await assert.rejects(() => store().publish(late), conflict);
    }
    assert.equal((await store().current()).number, 1);
    assert.equal(await store().readItem({ kind: "article", id: "b" }, 1), undefined);
  });

  it("takes the refused publish once it is made on the current version", async () => {
    await store().publish(buildPublish("p1", [{ put: buildArticle("a") }]));
    const late = buildPublish("late", [{ put: buildArticle("b") }], { basedOn: 0 });
    await assert.rejects(() => store().publish(late));
    assert.equal((await store().publish({ ...late, basedOn: 1 })).version.number, 2);
  });

  it("lets one of several publishes on the same version win", async () => {
    const rivals = Array.from({ length: 6 }, (_, index) =>
      buildPublish(`p${index}`, [{ put: buildArticle("a", { body: `By ${index}` }) }], { basedOn: 0 }),
    );
    const outcomes = await Promise.allSettled(rivals.map((rival) => store().publish(rival)));
    const winner = outcomes.findIndex(({ status }) => status === "fulfilled");
    assert.equal(outcomes.filter(({ status }) => status === "fulfilled").length, 1);
    const live = await store().readItem({ kind: "article", id: "a" }, 1);
    assert.deepEqual(live, buildArticle("a", { body: `By ${winner}` }));
    assert.equal((await store().current()).number, 1);
  });

  it("publishes all of several that name no base, one after the other", async () => {
    const rivals = Array.from({ length: 6 }, (_, index) =>
      buildPublish(`p${index}`, [{ put: buildArticle(`a${index}`) }]),
    );
    const published = await Promise.all(rivals.map((rival) => store().publish(rival)));
    const numbers = published.map(({ version }) => version.number).sort((left, right) => left - right);
    assert.deepEqual(numbers, [1, 2, 3, 4, 5, 6]);
    const { rows } = await store().listItems("article", 6, { limit: 10 });
    assert.deepEqual(
      rows,
      rivals.map((_, index) => buildArticle(`a${index}`)),
    );
  });
}
