import { strict as assert } from "node:assert";
import { it } from "node:test";
import type { ItemChange } from "../../../src/knowledge/index.ts";
import { buildArticle, buildPublish, buildTopic } from "../../support/build-knowledge.ts";
import type { CurrentKnowledgeStore } from "../store-contract.ts";

export function changeLists(store: CurrentKnowledgeStore): void {
  const readAll = async (after: number, through: number, limit: number) => {
    const changes: ItemChange[] = [];
    let cursor: string | undefined;
    do {
      const page = await store().readChanges(
        { after, through },
        { limit, ...(cursor === undefined ? {} : { cursor }) },
      );
      assert.ok(page.rows.length <= limit);
      changes.push(...page.rows);
      cursor = page.next;
    } while (cursor !== undefined);
    return changes;
  };

  it("tells what each version changed, by version, kind and id, in pages of any size", async () => {
    const [b, a, topic] = [buildArticle("b"), buildArticle("a"), buildTopic("t")];
    await store().publish(buildPublish("p1", [{ put: topic }, { put: b }, { put: a }]));
    await store().publish(buildPublish("p2", [{ remove: { kind: "article", id: "b" } }]));
    await store().publish(buildPublish("p3", [{ put: buildArticle("a!") }, { put: buildArticle("a", { body: "3" }) }]));
    const expected = [
      { reference: { kind: "article", id: "a" }, item: a, from: 1 },
      { reference: { kind: "article", id: "b" }, item: b, from: 1 },
      { reference: { kind: "topic", id: "t" }, item: topic, from: 1 },
      { reference: { kind: "article", id: "b" }, from: 2 },
      { reference: { kind: "article", id: "a" }, item: buildArticle("a", { body: "3" }), from: 3 },
      { reference: { kind: "article", id: "a!" }, item: buildArticle("a!"), from: 3 },
    ];
    for (const limit of [1, 2, 3, 100]) assert.deepEqual(await readAll(0, 3, limit), expected);
    assert.deepEqual(await readAll(1, 2, 2), expected.slice(3, 4));
    assert.deepEqual(await readAll(3, 3, 2), []);
    assert.deepEqual(await readAll(2, 1, 2), []);
  });

  it("refuses a cursor that it has not given", async () => {
    const read = () => store().readChanges({ after: 0, through: 0 }, { limit: 1, cursor: "nonsense" });
    await assert.rejects(read, { name: "InvalidArgument" });
  });
}
