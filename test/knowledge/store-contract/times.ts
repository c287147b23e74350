import { strict as assert } from "node:assert";
import { it } from "node:test";
import { buildArticle, buildPublish } from "../../support/build-knowledge.ts";
import type { CurrentKnowledgeStore } from "../store-contract.ts";

export function times(store: CurrentKnowledgeStore): void {
  const publishAt = (at: number, body: string) =>
    store().publish(buildPublish(`p-${body}`, [{ put: buildArticle("a", { body }) }], { at }));
  const liveAt = async (...at: number[]) => Promise.all(at.map(async (time) => (await store().versionAt(time)).number));

  it("finds the version that was live at any time", async () => {
    assert.deepEqual(await liveAt(-1, 0, 5_000), [0, 0, 0]);
    for (const [at, body] of [
      [1_000, "One"],
      [2_000, "Two"],
      [4_000, "Three"],
    ] as const)
      await publishAt(at, body);
    assert.deepEqual(await liveAt(-1, 0, 999, 1_000, 1_999, 2_000, 3_999, 4_000, 2 ** 50), [0, 0, 0, 1, 1, 2, 2, 3, 3]);
  });

  it("finds the last of several versions of one millisecond", async () => {
    for (const body of ["One", "Two", "Three"]) await publishAt(1_000, body);
    assert.deepEqual(await liveAt(999, 1_000, 1_001), [0, 3, 3]);
  });

  it("never lets time run backwards, whatever a publisher's clock says", async () => {
    await publishAt(5_000, "One");
    const { version } = await publishAt(3_000, "Two");
    assert.equal(version.publishedAt, 5_000);
    assert.deepEqual(await liveAt(4_999, 5_000), [0, 2]);
    await assert.doesNotReject(publishAt(-7, "Three"));
  });

  it("lists versions, newest first, down to the empty one", async () => {
    for (const body of ["One", "Two", "Three"]) await publishAt(1_000, body);
    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await store().listVersions({ limit: 2, ...(cursor === undefined ? {} : { cursor }) });
      assert.ok(page.rows.length <= 2);
      seen.push(...page.rows.map(({ number }) => number));
      cursor = page.next;
    } while (cursor !== undefined);
    assert.deepEqual(seen, [3, 2, 1, 0]);
    assert.deepEqual((await store().listVersions({ limit: 4 })).next, undefined);
    await assert.rejects(() => store().listVersions({ limit: 2, cursor: "nonsense" }), { name: "InvalidArgument" });
  });
}
