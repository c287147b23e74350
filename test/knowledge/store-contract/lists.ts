import { strict as assert } from "node:assert";
import { it } from "node:test";
import type { KnowledgeKind } from "../../../src/knowledge/index.ts";
import { buildArticle, buildPublish, buildTopic } from "../../support/build-knowledge.ts";
import type { CurrentKnowledgeStore } from "../store-contract.ts";

/** In the order of their UTF-8 bytes; JavaScript's own order has the last two the other way round. */
const awkwardIds = ["A", "B", "a", "a b", "a!", "a#1", "a/1", "a1", "a\\", "ab", "é", "\uffee", "😀"];

export function lists(store: CurrentKnowledgeStore): void {
  const listAll = async (kind: KnowledgeKind, version: number, limit: number) => {
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await store().listItems(kind, version, { limit, ...(cursor === undefined ? {} : { cursor }) });
      assert.ok(page.rows.length <= limit);
      ids.push(...page.rows.map(({ id }) => id));
      cursor = page.next;
    } while (cursor !== undefined);
    return ids;
  };

  it("lists one kind by id, in pages of any size", async () => {
    const puts = awkwardIds.map((id) => ({ put: buildArticle(id) }));
    await store().publish(buildPublish("p1", [...puts.toReversed(), { put: buildTopic("t") }]));
    for (const limit of [1, 2, 5, 13, 100]) assert.deepEqual(await listAll("article", 1, limit), awkwardIds);
    assert.deepEqual(await listAll("topic", 1, 5), ["t"]);
    assert.deepEqual(await listAll("fact", 1, 5), []);
  });

  it("lists a version as it was, whatever came before and after", async () => {
    await store().publish(buildPublish("p1", [{ put: buildArticle("a") }, { put: buildArticle("b") }]));
    await store().publish(buildPublish("p2", [{ remove: buildArticle("a") }, { put: buildArticle("c") }]));
    await store().publish(
      buildPublish("p3", [{ put: buildArticle("b", { body: "Three" }) }, { put: buildArticle("a") }]),
    );
    const seen = await Promise.all([1, 2, 3].map((version) => listAll("article", version, 2)));
    assert.deepEqual(seen, [
      ["a", "b"],
      ["b", "c"],
      ["a", "b", "c"],
    ]);
    const { rows } = await store().listItems("article", 2, { limit: 1 });
    assert.deepEqual(rows, [buildArticle("b")]);
  });

  it("ends a list after items that were removed since", async () => {
    const ids = Array.from({ length: 12 }, (_, index) => `a${String(index).padStart(2, "0")}`);
    await store().publish(
      buildPublish(
        "p1",
        ids.map((id) => ({ put: buildArticle(id) })),
      ),
    );
    const removals = ids.slice(1).map((id) => ({ remove: { kind: "article", id } as const }));
    await store().publish(buildPublish("p2", removals));
    assert.deepEqual(await listAll("article", 2, 1), ["a00"]);
    assert.deepEqual(await listAll("article", 1, 5), ids);
  });

  it("refuses a cursor that it has not given", async () => {
    for (const cursor of ["", "nonsense", Buffer.from("7").toString("base64url")]) {
      await assert.rejects(() => store().listItems("article", 0, { limit: 1, cursor }), { name: "InvalidArgument" });
    }
  });
}
