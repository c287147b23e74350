import assert from "node:assert/strict";
import { it } from "node:test";
import type { KnowledgeIndex, PublicQuery } from "../../../src/knowledge/index.ts";
import { buildArticle, buildFact, buildNote } from "../../support/build-knowledge.ts";
import type { CurrentBase } from "../index-contract.ts";

const asked = { text: "harbour", version: 1, at: 0, limit: 50 };

async function articleIds(index: KnowledgeIndex, changes: Partial<PublicQuery> = {}): Promise<string[]> {
  const found = await index.searchPublic({ ...asked, ...changes });
  return found.map(({ articleId }) => articleId).toSorted();
}

const places = [
  buildArticle("everyone", { body: "The harbour is open." }),
  buildArticle("members", { body: "The harbour for members.", visibility: "users" }),
  buildArticle("staff", { body: "Harbour, harbour: the staff's harbour.", visibility: "internal" }),
];

export function eligibilityChapter(base: CurrentBase): void {
  it("I8: text for staff is in no search for customers, however well it fits, and staff find theirs alone", async () => {
    const index = await base.holding(places);
    assert.deepEqual(await articleIds(index), ["everyone", "members"]);
    assert.deepEqual(await articleIds(index, { audience: "public" }), ["everyone"]);
    const forStaff = await index.searchInternal(asked);
    assert.deepEqual(
      forStaff.map(({ articleId, visibility }) => [articleId, visibility]),
      [["staff", "internal"]],
    );
  });

  it("what some readers may not see leaves no trace in their search, not even in a score", async () => {
    const index = await base.holding(places);
    const query = { ...asked, text: "harbour open members staff", audience: "public" } as const;
    const found = await index.searchPublic(query);
    await base.publish([{ remove: { kind: "article", id: "members" } }, { remove: { kind: "article", id: "staff" } }]);
    assert.deepEqual(await index.searchPublic({ ...query, version: 2 }), found);
    assert.equal(found.length, 1);
  });

  it("drafts, and what is switched off, are found by nobody", async () => {
    const index = await base.holding([
      buildArticle("draft", { body: "harbour", status: "draft" }),
      buildArticle("off", { body: "harbour", usage: "off" }),
      buildNote("draft", { body: "harbour", status: "draft" }),
      buildFact("off", { statement: "harbour", usage: "off" }),
      buildFact("internal-off", { statement: "harbour", usage: "off", visibility: "internal" }),
    ]);
    assert.deepEqual(await articleIds(index), []);
    assert.deepEqual(await index.searchInternal(asked), []);
  });

  it("a note is found from its first moment up to, and without, its last", async () => {
    const index = await base.holding([
      buildNote("outage", { body: "harbour", validFrom: 10, validTo: 20 }),
      buildNote("open-end", { body: "harbour", validFrom: 15 }),
    ]);
    const found = await Promise.all([9, 10, 15, 19, 20].map((at) => articleIds(index, { at })));
    const both = ["open-end", "outage"];
    assert.deepEqual(found, [[], ["outage"], both, both, ["open-end"]]);
  });

  it("what is for some channels or traffic groups is found there only, and what is for none nowhere", async () => {
    const index = await base.holding([
      buildArticle("mail", { body: "harbour", scope: { channels: ["email"] } }),
      buildArticle("pilot", { body: "harbour", scope: { trafficGroups: ["pilot"] } }),
      buildArticle("both", { body: "harbour", scope: { channels: ["email", "web"], trafficGroups: ["pilot"] } }),
      buildArticle("nowhere", { body: "harbour", scope: { channels: [] } }),
    ]);
    assert.deepEqual(await articleIds(index), []);
    assert.deepEqual(await articleIds(index, { channel: "web" }), []);
    assert.deepEqual(await articleIds(index, { channel: "email" }), ["mail"]);
    assert.deepEqual(await articleIds(index, { trafficGroup: "pilot" }), ["pilot"]);
    assert.deepEqual(await articleIds(index, { channel: "email", trafficGroup: "pilot" }), ["both", "mail", "pilot"]);
    assert.deepEqual(await articleIds(index, { channel: "web", trafficGroup: "pilot" }), ["both", "pilot"]);
  });
}
