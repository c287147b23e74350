import { strict as assert } from "node:assert";
import { it } from "node:test";
import {
  buildArticle,
  buildFact,
  buildNote,
  buildPublish,
  buildTerm,
  buildTopic,
} from "../../support/build-knowledge.ts";
import type { CurrentKnowledgeStore } from "../store-contract.ts";

const article = { kind: "article", id: "a" } as const;

export function publishing(store: CurrentKnowledgeStore): void {
  it("starts with version 0, which is empty", async () => {
    assert.deepEqual(await store().current(), { number: 0, publishedAt: 0, by: "", summary: "" });
    assert.equal(await store().readItem(article, 0), undefined);
    assert.deepEqual(await store().listItems("article", 0, { limit: 10 }), { rows: [] });
  });

  it("makes one version of one publish, however many items it changes", async () => {
    const items = [buildArticle("a"), buildNote("a"), buildFact("a"), buildTerm("a"), buildTopic("a")];
    const puts = items.map((put) => ({ put }));
    const published = await store().publish(buildPublish("p1", puts, { at: 5_000, by: "Ada", summary: "All kinds" }));
    const version = { number: 1, publishedAt: 5_000, by: "Ada", summary: "All kinds" };
    assert.deepEqual(published, { version, changed: true });
    assert.deepEqual(await store().current(), version);
    for (const item of items) assert.deepEqual(await store().readItem(item, 1), item);
  });

  it("shows each version what was live in it", async () => {
    await store().publish(buildPublish("p1", [{ put: buildArticle("a", { body: "One" }) }]));
    await store().publish(buildPublish("p2", [{ put: buildArticle("a", { body: "Two" }) }]));
    await store().publish(buildPublish("p3", [{ remove: article }]));
    await store().publish(buildPublish("p4", [{ put: buildArticle("a", { body: "Four" }) }]));
    const seen = await Promise.all([0, 1, 2, 3, 4].map((version) => store().readItem(article, version)));
    assert.deepEqual(
      seen.map((item) => item?.kind === "article" && item.body),
      [false, "One", "Two", false, "Four"],
    );
  });

  it("leaves out changes that change nothing, and makes no version when none is left", async () => {
    await store().publish(buildPublish("p1", [{ put: buildArticle("a") }, { put: buildArticle("b") }]));
    const again = [{ put: buildArticle("a") }, { remove: { kind: "article", id: "never" } }] as const;
    const nothing = await store().publish(buildPublish("p2", again));
    assert.deepEqual([nothing.changed, nothing.version.number], [false, 1]);
    await store().publish(buildPublish("p3", [...again, { put: buildArticle("b", { body: "New" }) }]));
    const changes = await store().readChanges({ after: 1, through: 2 }, { limit: 10 });
    assert.deepEqual(
      changes.rows.map(({ reference }) => reference.id),
      ["b"],
    );
  });

  it("takes items with other orders of keys for equal", async () => {
    const { title, ...rest } = buildArticle("a", { data: { x: 1, y: { z: [1, 2], a: null } } });
    await store().publish(buildPublish("p1", [{ put: { ...rest, title } }]));
    const reordered = { title, ...rest, data: { y: { a: null, z: [1, 2] }, x: 1 } };
    assert.equal((await store().publish(buildPublish("p2", [{ put: reordered }]))).changed, false);
  });

  it("keeps items of different kinds with one id apart", async () => {
    await store().publish(buildPublish("p1", [{ put: buildArticle("x") }, { put: buildTopic("x") }]));
    await store().publish(buildPublish("p2", [{ remove: { kind: "article", id: "x" } }]));
    assert.equal(await store().readItem({ kind: "article", id: "x" }, 2), undefined);
    assert.equal((await store().readItem({ kind: "topic", id: "x" }, 2))?.id, "x");
  });

  it("refuses to read a version that was never published", async () => {
    await store().publish(buildPublish("p1", [{ put: buildArticle("a") }]));
    const unknown = { name: "UnknownKnowledgeVersion" };
    for (const version of [2, -1, 0.5]) {
      await assert.rejects(() => store().readItem(article, version), unknown);
      await assert.rejects(() => store().listItems("article", version, { limit: 1 }), unknown);
      await assert.rejects(() => store().readChanges({ after: 0, through: version }, { limit: 1 }), unknown);
    }
  });

  it("makes a publish of more than a thousand items visible as a whole", async () => {
    const items = Array.from({ length: 1_200 }, (_, index) => buildArticle(`a${index}`));
    const { version } = await store().publish(
      buildPublish(
        "import",
        items.map((put) => ({ put })),
      ),
    );
    assert.equal(version.number, 1);
    let count = 0;
    let cursor: string | undefined;
    do {
      const page = await store().listItems("article", 1, { limit: 500, ...(cursor === undefined ? {} : { cursor }) });
      count += page.rows.length;
      cursor = page.next;
    } while (cursor !== undefined);
    assert.equal(count, 1_200);
  });
}
