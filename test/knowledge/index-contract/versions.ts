import assert from "node:assert/strict";
import { it } from "node:test";
import type { KnowledgeIndex } from "../../../src/knowledge/index.ts";
import { buildArticle, buildNote } from "../../support/build-knowledge.ts";
import type { CurrentBase } from "../index-contract.ts";

async function textsAsOf(index: KnowledgeIndex, version: number, text = "harbour"): Promise<string[]> {
  const found = await index.searchPublic({ text, version, at: 0, limit: 100 });
  return found.map((passage) => passage.text).toSorted();
}

const put = (id: string, body: string) => ({ put: buildArticle(id, { body }) });
const remove = (id: string) => ({ remove: { kind: "article", id } as const });

export function versionChapter(base: CurrentBase): void {
  it("the empty base holds nothing, and what was never published is an error that says so", async () => {
    const index = await base.holding([]);
    assert.equal(await index.currentVersion(), 0);
    assert.deepEqual(await textsAsOf(index, 0), []);
    await assert.rejects(textsAsOf(index, 1), { name: "UnknownKnowledgeVersion" });
  });

  it("every version is found as it was: edits, removals, returns and what each left alone", async () => {
    const index = await base.holding([]);
    await base.publish([put("a", "Harbour one."), put("b", "Harbour of b.")]);
    await base.publish([put("a", "Harbour two.")]);
    await base.publish([remove("b")]);
    await base.publish([put("a", "Harbour one."), put("b", "Harbour of b.")]);
    await base.publish([{ put: buildArticle("a", { body: "Harbour one.", usage: "off" }) }]);
    await base.publish([{ put: buildArticle("a", { body: "Harbour one.", visibility: "internal" }) }]);
    const expected = [
      [],
      ["Harbour of b.", "Harbour one."],
      ["Harbour of b.", "Harbour two."],
      ["Harbour two."],
      ["Harbour of b.", "Harbour one."],
      ["Harbour of b."],
      ["Harbour of b."],
    ];
    for (const version of [6, 0, 3, 1, 5, 2, 4]) assert.deepEqual(await textsAsOf(index, version), expected[version]);
    const forStaff = await index.searchInternal({ text: "harbour", version: 6, at: 0, limit: 9 });
    assert.deepEqual(
      forStaff.map(({ articleId }) => articleId),
      ["a"],
    );
  });

  it("an edit of one section leaves the others of the article as they are, in both versions", async () => {
    const index = await base.holding([]);
    const body = (second: string) => `## One\n\nHarbour of one.\n\n## Two\n\n${second}`;
    await base.publish([put("a", body("Harbour of two."))]);
    await base.publish([put("a", body("Harbour of more."))]);
    assert.deepEqual(await textsAsOf(index, 1), ["## One\n\nHarbour of one.", "## Two\n\nHarbour of two."]);
    assert.deepEqual(await textsAsOf(index, 2), ["## One\n\nHarbour of one.", "## Two\n\nHarbour of more."]);
  });

  it("a publish can be pinned and searched by the next turn, and the turn before still finds its own", async () => {
    const index = await base.holding([buildArticle("a", { body: "Harbour one." })]);
    assert.equal(await index.currentVersion(), 1);
    const version = await base.publish([put("a", "Harbour two.")]);
    assert.equal(await index.currentVersion(), version);
    assert.deepEqual(await textsAsOf(index, version), ["Harbour two."]);
    assert.deepEqual(await textsAsOf(index, 1), ["Harbour one."]);
  });

  it("a version that another process published is there though nobody asked for the current one", async () => {
    const index = await base.holding([]);
    assert.deepEqual(await textsAsOf(index, 0), []);
    const version = await base.publish([put("a", "Harbour one.")]);
    assert.deepEqual(await textsAsOf(index, version), ["Harbour one."]);
  });

  it("several searches at once, of several versions, each find theirs", async () => {
    const index = await base.holding([]);
    for (let number = 1; number <= 6; number += 1) await base.publish([put("a", `Harbour ${number}.`)]);
    const versions = [6, 1, 5, 2, 4, 3, 6, 1];
    const found = await Promise.all(versions.map((version) => textsAsOf(index, version)));
    assert.deepEqual(
      found,
      versions.map((version) => [`Harbour ${version}.`]),
    );
  });

  it("a large publish is found whole", async () => {
    const index = await base.holding([]);
    const articles = Array.from({ length: 300 }, (_, number) => put(`a${number}`, `Harbour number ${number}.`));
    const version = await base.publish([...articles, { put: buildNote("n", { body: "The harbour is closed." }) }]);
    const found = await index.searchPublic({ text: "harbour", version, at: 0, limit: 1000 });
    assert.equal(found.length, 301);
  });
}
