import assert from "node:assert/strict";
import { test } from "node:test";
import { createInProcessKnowledge } from "../../../src/adapters/local/knowledge-in-process.ts";
import type { Article, Visibility } from "../../../src/knowledge/index.ts";

function article(id: string, body: string, settings: Partial<Article> = {}): Article {
  return { id, title: id, body, visibility: "public" satisfies Visibility, language: "en", ...settings };
}

const articles: readonly Article[] = [
  article("refunds", "## Refunds\nA refund takes five days."),
  article("refunds-de", "## Erstattung\nEine Erstattung dauert fünf Tage. Refund.", { language: "de" }),
  article("members", "A refund for members takes one day.", { visibility: "users" }),
  article("staff", "Agents may grant a refund of 25 euro. Refund, refund, refund.", { visibility: "internal" }),
  article("parking", "Parking is free.", { searchTerms: ["car", "garage"], url: "https://example.com/parking" }),
];

const knowledge = createInProcessKnowledge(articles);
const version = await knowledge.currentVersion();

test("I8: text for staff is in no search for customers, however well it fits", async () => {
  const found = await knowledge.searchPublic({ text: "refund granted by agents", version, limit: 100 });
  assert.deepEqual(found.map(({ articleId }) => articleId).toSorted(), ["members", "refunds", "refunds-de"]);
  const forStaff = await knowledge.searchInternal({ text: "refund", version, limit: 100 });
  assert.deepEqual(
    forStaff.map(({ articleId, visibility }) => [articleId, visibility]),
    [["staff", "internal"]],
  );
});

test("of equal passages, those in the customer's language come first", async () => {
  const twins = ["en", "de"].map((language) => article(`pin-${language}`, "PIN", { title: "PIN", language }));
  const index = createInProcessKnowledge(twins);
  for (const language of ["en", "de"]) {
    const query = { text: "pin", version: await index.currentVersion(), language, limit: 2 };
    const found = await index.searchPublic(query);
    assert.deepEqual(
      found.map((passage) => passage.language),
      language === "en" ? ["en", "de"] : ["de", "en"],
    );
  }
});

test("search terms are found and not shown, and the address of the article comes along", async () => {
  const [found] = await knowledge.searchPublic({ text: "where is the garage", version, limit: 1 });
  assert.equal(found?.articleId, "parking");
  assert.equal(found?.text, "Parking is free.");
  assert.equal(found?.url, "https://example.com/parking");
});

test("a typing slip finds the word", async () => {
  const [found] = await knowledge.searchPublic({ text: "where is the garrage", version, limit: 1 });
  assert.equal(found?.articleId, "parking");
});

test("nothing that matches is left out, and the limit holds", async () => {
  const many = Array.from({ length: 300 }, (_, number) => article(`a${number}`, "The same word: harbour."));
  const index = createInProcessKnowledge(many);
  const query = { text: "harbour", version: await index.currentVersion() };
  assert.equal((await index.searchPublic({ ...query, limit: 1000 })).length, 300);
  assert.equal((await index.searchPublic({ ...query, limit: 7 })).length, 7);
});

test("equal scores are ordered by id, whatever the order of the articles", async () => {
  const twins = ["c", "a", "b"].map((id) => article(id, "The same word: harbour.", { title: "Twin" }));
  const ids = async (list: readonly Article[]) => {
    const index = createInProcessKnowledge(list);
    const found = await index.searchPublic({ text: "harbour", version: await index.currentVersion(), limit: 9 });
    return found.map(({ id }) => id);
  };
  assert.deepEqual(await ids(twins), ["a#1", "b#1", "c#1"]);
  assert.deepEqual(await ids(twins.toReversed()), ["a#1", "b#1", "c#1"]);
});

test("the version is a digest of the content, not of its order", async () => {
  const version_ = (list: readonly Article[]) => createInProcessKnowledge(list).currentVersion();
  assert.equal(await version_(articles), await version_(articles.toReversed()));
  assert.notEqual(await version_(articles), await version_(articles.slice(1)));
});

test("a version that is not here is an error that says which one is", async () => {
  await assert.rejects(knowledge.searchPublic({ text: "refund", version: "k-old", limit: 1 }), {
    name: "UnknownKnowledgeVersion",
    message: `knowledge version "k-old" is not here; there is ${version}`,
  });
});

test("a question without a single word finds nothing", async () => {
  for (const text of ["", "???", "the of and"]) {
    assert.deepEqual(await knowledge.searchPublic({ text, version, limit: 5 }), []);
  }
});
