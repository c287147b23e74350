import assert from "node:assert/strict";
import { it } from "node:test";
import { buildArticle, buildFact, buildNote } from "../../support/build-knowledge.ts";
import type { CurrentBase } from "../index-contract.ts";

const asked = { version: 1, at: 0 };

export function rankingChapter(base: CurrentBase): void {
  it("a passage says what it is, and search terms are found and not shown", async () => {
    const url = "https://example.com/parking";
    const body = "Parking is free.";
    const index = await base.holding([
      buildArticle("parking", { title: "Parking", body, url, searchTerms: ["car", "garage"] }),
    ]);
    const [found, ...others] = await index.searchPublic({ text: "where is the garage", ...asked, limit: 5 });
    const { score = 0, ranks, ...shown } = found ?? {};
    assert.deepEqual(others, []);
    assert.deepEqual(shown, {
      ...{ id: "parking#1", kind: "article", articleId: "parking", title: "Parking", text: body, url },
      ...{ visibility: "public", language: "en" },
    });
    assert.ok(score > 0);
    assert.equal(ranks?.lexical, 1);
  });

  it("notes and facts are found beside articles, though they share an id", async () => {
    const index = await base.holding([
      buildArticle("a", { body: "A refund takes a day." }),
      buildNote("a", { body: "Refunds are late today." }),
      buildFact("a", { statement: "A refund in cash is paid at any branch." }),
    ]);
    const found = await index.searchPublic({ text: "refund", ...asked, limit: 9 });
    assert.deepEqual(found.map(({ id }) => id).toSorted(), ["a#1", "fact:a#1", "note:a#1"]);
  });

  it("of equal passages, those in the customer's language come first", async () => {
    const twins = ["en", "de"].map((language) =>
      buildArticle(`pin-${language}`, { title: "PIN", body: "PIN", language }),
    );
    const index = await base.holding(twins);
    for (const [language, expected] of Object.entries({ en: ["en", "de"], de: ["de", "en"] })) {
      const found = await index.searchPublic({ text: "pin", ...asked, language, limit: 2 });
      assert.deepEqual(
        found.map((passage) => passage.language),
        expected,
      );
    }
  });

  it("words are found in any of their forms, by their beginning and with a slip", async () => {
    const index = await base.holding([
      buildArticle("garage", { title: "Cars", body: "Our garage is free." }),
      buildArticle("transfers", { title: "Money", body: "Transfers abroad take two days." }),
    ]);
    const first = async (text: string) => (await index.searchPublic({ text, ...asked, limit: 1 }))[0]?.articleId;
    assert.equal(await first("garrage"), "garage");
    assert.equal(await first("transferring"), "transfers");
    assert.equal(await first("gara"), "garage");
  });

  it("nothing that matches is left out, and the limit holds", async () => {
    const many = Array.from({ length: 120 }, (_, number) => buildArticle(`a${number}`, { body: "The same: harbour." }));
    const index = await base.holding(many);
    const query = { text: "harbour", ...asked };
    assert.equal((await index.searchPublic({ ...query, limit: 1000 })).length, 120);
    assert.equal((await index.searchPublic({ ...query, limit: 7 })).length, 7);
  });

  it("equals are ordered by id", async () => {
    const twins = ["c", "a", "b"].map((id) => buildArticle(id, { body: "The same word: harbour.", title: "Twin" }));
    const index = await base.holding(twins);
    const found = await index.searchPublic({ text: "harbour", ...asked, limit: 9 });
    assert.deepEqual(
      found.map(({ id }) => id),
      ["a#1", "b#1", "c#1"],
    );
  });

  it("up to three passages of an article stand together, the rest behind all articles", async () => {
    const section = (number: number) => `## Harbour ${number}\n\nHarbour harbour harbour.`;
    const long = buildArticle("long", { title: "Harbour", body: [1, 2, 3, 4, 5].map(section).join("\n\n") });
    const index = await base.holding([long, buildArticle("short", { title: "Other", body: "By the harbour." })]);
    const found = await index.searchPublic({ text: "harbour", ...asked, limit: 9 });
    assert.deepEqual(
      found.map(({ articleId }) => articleId),
      ["long", "long", "long", "short", "long", "long"],
    );
  });

  it("a question of signs alone, or of no word that anybody wrote, finds nothing", async () => {
    const index = await base.holding([buildArticle("a", { body: "A refund takes a day." })]);
    for (const text of ["?!", "", "zzyzx qwrtp"]) {
      assert.deepEqual(await index.searchPublic({ text, ...asked, limit: 9 }), []);
    }
  });

  it("a question may be as long as a whole letter, in a base of many languages", async () => {
    const languages = ["en", "de", "fr", "es", "nl", "it", "pl"];
    const index = await base.holding(
      languages.map((language) => buildArticle(language, { body: "Harbour opening.", language })),
    );
    const letter = `harbour ${Array.from({ length: 1500 }, (_, place) => `word${place}`).join(" ")}`;
    const found = await index.searchPublic({ text: letter, ...asked, language: "en", limit: 9 });
    assert.equal(found[0]?.articleId, "en");
    assert.equal(found.length, languages.length);
  });
}
