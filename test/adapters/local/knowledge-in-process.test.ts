import assert from "node:assert/strict";
import { test } from "node:test";
import type { Article } from "../../../src/knowledge/index.ts";
import { buildArticle, buildFact, buildNote } from "../../support/build-knowledge.ts";
import { knowledgeOf } from "../../support/published-knowledge.ts";

function article(id: string, body: string, settings: Partial<Article> = {}): Article {
  return buildArticle(id, { title: id, body, ...settings });
}

const articles: readonly Article[] = [
  article("refunds", "## Refunds\nA refund takes five days."),
  article("refunds-de", "## Erstattung\nEine Erstattung dauert fünf Tage. Refund.", { language: "de" }),
  article("members", "A refund for members takes one day.", { visibility: "users" }),
  article("staff", "Agents may grant a refund of 25 euro. Refund, refund, refund.", { visibility: "internal" }),
  article("parking", "Parking is free.", { searchTerms: ["car", "garage"], url: "https://example.com/parking" }),
];

const knowledge = knowledgeOf(articles);
const asked = { version: 1, at: 0 };

test("I8: text for staff is in no search for customers, however well it fits", async () => {
  const found = await knowledge.searchPublic({ text: "refund granted by agents", ...asked, limit: 100 });
  assert.deepEqual(found.map(({ articleId }) => articleId).toSorted(), ["members", "refunds", "refunds-de"]);
  const forStaff = await knowledge.searchInternal({ text: "refund", ...asked, limit: 100 });
  assert.deepEqual(
    forStaff.map(({ articleId, visibility }) => [articleId, visibility]),
    [["staff", "internal"]],
  );
});

test("of equal passages, those in the customer's language come first", async () => {
  const twins = ["en", "de"].map((language) => article(`pin-${language}`, "PIN", { title: "PIN", language }));
  const index = knowledgeOf(twins);
  for (const language of ["en", "de"]) {
    const query = { text: "pin", ...asked, language, limit: 2 };
    const found = await index.searchPublic(query);
    assert.deepEqual(
      found.map((passage) => passage.language),
      language === "en" ? ["en", "de"] : ["de", "en"],
    );
  }
});

test("search terms are found and not shown, and the address of the article comes along", async () => {
  const [found] = await knowledge.searchPublic({ text: "where is the garage", ...asked, limit: 1 });
  assert.equal(found?.articleId, "parking");
  assert.equal(found?.text, "Parking is free.");
  assert.equal(found?.url, "https://example.com/parking");
});

test("a typing slip finds the word", async () => {
  const [found] = await knowledge.searchPublic({ text: "where is the garrage", ...asked, limit: 1 });
  assert.equal(found?.articleId, "parking");
});

test("nothing that matches is left out, and the limit holds", async () => {
  const many = Array.from({ length: 300 }, (_, number) => article(`a${number}`, "The same word: harbour."));
  const index = knowledgeOf(many);
  const query = { text: "harbour", ...asked };
  assert.equal((await index.searchPublic({ ...query, limit: 1000 })).length, 300);
  assert.equal((await index.searchPublic({ ...query, limit: 7 })).length, 7);
});

test("equal scores are ordered by id, whatever the order of the articles", async () => {
  const twins = ["c", "a", "b"].map((id) => article(id, "The same word: harbour.", { title: "Twin" }));
  const ids = async (list: readonly Article[]) => {
    const index = knowledgeOf(list);
    const found = await index.searchPublic({ text: "harbour", ...asked, limit: 9 });
    return found.map(({ id }) => id);
  };
  assert.deepEqual(await ids(twins), ["a#1", "b#1", "c#1"]);
  assert.deepEqual(await ids(twins.toReversed()), ["a#1", "b#1", "c#1"]);
});

test("a version that was never published is an error that says which one is current", async () => {
  await assert.rejects(knowledge.searchPublic({ text: "refund", ...asked, version: 2, limit: 1 }), {
    name: "UnknownKnowledgeVersion",
    message: 'knowledge version "2" is not here; there is 1',
  });
  assert.deepEqual(await knowledge.searchPublic({ text: "refund", ...asked, version: 0, limit: 1 }), []);
});

test("notes and facts are found beside articles, and say what they are", async () => {
  const index = knowledgeOf([
    ...articles,
    buildNote("outage", { title: "Outage", body: "Refunds are late today." }),
    buildFact("cash", { title: "Cash", statement: "A refund in cash is paid at any branch." }),
  ]);
  const found = await index.searchPublic({ text: "refund", ...asked, limit: 100 });
  const kinds = Map.groupBy(found, ({ kind }) => kind);
  assert.deepEqual([...kinds.keys()].toSorted(), ["article", "fact", "note"]);
  assert.equal(kinds.get("note")?.[0]?.id, "note:outage#1");
});

test("a note is found in its time only", async () => {
  const index = knowledgeOf([buildNote("outage", { body: "Transfers are late.", validFrom: 10, validTo: 20 })]);
  const times = [9, 10, 19, 20];
  const found = await Promise.all(
    times.map((at) => index.searchPublic({ text: "transfers", version: 1, at, limit: 1 })),
  );
  assert.deepEqual(
    found.map(({ length }) => length),
    [0, 1, 1, 0],
  );
});

test("what is for some channels or traffic groups is found there only", async () => {
  const index = knowledgeOf([
    article("mail", "Write to us: harbour.", { scope: { channels: ["email"] } }),
    article("pilot", "The pilot of the harbour.", { scope: { trafficGroups: ["pilot"] } }),
  ]);
  const ids = async (place: { channel?: "email" | "web"; trafficGroup?: string }) => {
    const found = await index.searchPublic({ text: "harbour", ...asked, ...place, limit: 9 });
    return found.map(({ articleId }) => articleId);
  };
  assert.deepEqual(await ids({}), []);
  assert.deepEqual(await ids({ channel: "web" }), []);
  assert.deepEqual(await ids({ channel: "email" }), ["mail"]);
  assert.deepEqual(await ids({ trafficGroup: "pilot" }), ["pilot"]);
});

test("drafts, and what is switched off, are found by nobody", async () => {
  const index = knowledgeOf([
    article("draft", "harbour", { status: "draft" }),
    article("off", "harbour", { usage: "off" }),
    buildNote("draft", { body: "harbour", status: "draft" }),
    buildFact("off", { statement: "harbour", usage: "off" }),
  ]);
  assert.deepEqual(await index.searchPublic({ text: "harbour", ...asked, limit: 9 }), []);
});

test("what signed-in customers may read leaves no trace in a search for everyone, not even in a score", async () => {
  const withoutMembers = knowledgeOf(articles.filter(({ visibility }) => visibility === "public"));
  const query = { text: "refund for members", ...asked, limit: 9, audience: "public" } as const;
  const found = await knowledge.searchPublic(query);
  assert.deepEqual(found, await withoutMembers.searchPublic(query));
  assert.deepEqual(found.map(({ articleId }) => articleId).toSorted(), ["refunds", "refunds-de"]);
});

test("passages of one article stand together, three at most before the next article", async () => {
  const sections = Array.from({ length: 5 }, (_, number) => `## Harbour ${number}\nThe harbour dues, part ${number}.`);
  const index = knowledgeOf([
    article("dues", sections.join("\n\n"), { title: "Harbour dues" }),
    article("other", "The harbour dues are elsewhere."),
  ]);
  const found = await index.searchPublic({ text: "harbour dues", ...asked, limit: 9 });
  const ids = found.map(({ articleId }) => articleId);
  assert.deepEqual(ids, ["dues", "dues", "dues", "other", "dues", "dues"]);
});

test("each passage tells its places in both rankings", async () => {
  const [found] = await knowledge.searchPublic({ text: "parking free", ...asked, limit: 1 });
  assert.deepEqual(found?.ranks, { lexical: 1, vector: 1 });
});

test("a question without a single word finds nothing", async () => {
  for (const text of ["", "???", "the of and"]) {
    assert.deepEqual(await knowledge.searchPublic({ text, ...asked, limit: 5 }), []);
  }
});
