import { strict as assert } from "node:assert";
import { test } from "node:test";
import { loadCompany } from "../../../src/adapters/local/company-files.ts";
import { findContradictions } from "../../../src/knowledge/ingestion/checks/find-contradictions.ts";
import { findDeadLinks } from "../../../src/knowledge/ingestion/checks/find-dead-links.ts";
import { findDuplicates } from "../../../src/knowledge/ingestion/checks/find-duplicates.ts";
import { findStale } from "../../../src/knowledge/ingestion/checks/find-stale.ts";
import { findUnresolvedReferences } from "../../../src/knowledge/ingestion/checks/find-unresolved-references.ts";
import { type CheckedPassage, passagesOf } from "../../../src/knowledge/ingestion/checks/passages.ts";

function passage(articleId: string, text: string, language = "en"): CheckedPassage {
  return { id: `${articleId}#1`, articleId, title: articleId, heading: "", language, visibility: "public", text };
}

function contradiction(fresh: string, live: string, language = "en") {
  return findContradictions([passage("new", fresh, language)], [passage("old", live, language)]).get("new#1") ?? [];
}

test("the same statement with another number contradicts", () => {
  const [found] = contradiction(
    "You can withdraw up to €400 a day in cash with your debit card.",
    "With your debit card you can withdraw up to €500 a day in cash.",
  );
  assert.equal(found?.code, "contradiction");
  assert.equal(found.other, "old#1");
  assert.match(found.message, /€500/);
});

test("the same number in another writing, another subject or another language does not", () => {
  const live = "You can withdraw up to €2,500 a day in cash with your debit card.";
  assert.deepEqual(contradiction("You can withdraw up to €2.500 a day in cash with your debit card.", live), []);
  assert.deepEqual(contradiction("You can pay up to €5,000 a day for goods with your credit card.", live), []);
  assert.deepEqual(contradiction("Sie können täglich 400 € mit der Karte am Automaten abheben.", live, "de"), []);
});

test("an article that is imported again does not contradict what it was", () => {
  const was = passage("same", "You can withdraw up to €500 a day in cash with your debit card.");
  const is = passage("same", "You can withdraw up to €400 a day in cash with your debit card.");
  assert.deepEqual(findContradictions([is], [was]).get("same#1"), []);
});

test("two documents of one import can contradict each other", () => {
  const found = findContradictions(
    [
      passage("a", "A replacement card costs €8 and arrives within five working days."),
      passage("b", "A replacement card costs €9 and arrives within five working days."),
    ],
    [],
  );
  assert.equal(found.get("a#1")?.length, 1);
});

test("the same text and nearly the same text are told apart", () => {
  const text =
    "Open the app, choose Cards, choose the card that you lost, and press Block; a new one is sent to you within five days.";
  const found = findDuplicates(
    [
      passage("same", text),
      passage("near", text.replace("five days", "a week")),
      passage("other", "Nothing of the kind."),
    ],
    [passage("live", text)],
  );
  assert.deepEqual(
    [...found].map(([id, findings]) => [id, findings.map(({ code }) => code)]),
    [
      ["same#1", ["duplicate"]],
      ["near#1", ["near-duplicate"]],
      ["other#1", []],
    ],
  );
});

test("the example company's articles neither contradict nor repeat each other", () => {
  const passages = loadCompany("companies/harbour-bank").articles.flatMap(passagesOf);
  assert.deepEqual([...findContradictions(passages, []).values()].flat(), []);
  assert.deepEqual([...findDuplicates(passages, []).values()].flat(), []);
});

const now = Date.UTC(2026, 2, 2);

for (const text of [
  "The offer is valid until 31 March 2025.",
  "Until March 31, 2025, transfers are free.",
  "Das Angebot gilt bis 31.03.2025.",
  "Die Aktion läuft bis zum 31. März 2025.",
  "L'offre est valable jusqu'au 31 mars 2025.",
  "La oferta es válida hasta el 31 de marzo de 2025.",
  "It expires on 2025-03-31.",
]) {
  test(`what has ended is found: ${text}`, () => assert.equal(findStale({ text }, now)[0]?.code, "stale"));
}

test("what ends later, what began, and a date of no kind are not stale", () => {
  for (const text of ["Valid until 31 March 2027.", "Since 31 March 2025 transfers are free.", "By 99.99.2020."]) {
    assert.deepEqual(findStale({ text }, now), []);
  }
});

test("a document that nobody touched for two years is noted", () => {
  assert.equal(findStale({ text: "x", lastEditedAt: Date.UTC(2023, 0, 1) }, now)[0]?.severity, "note");
  assert.deepEqual(findStale({ text: "x", lastEditedAt: Date.UTC(2025, 0, 1) }, now), []);
});

test("pointers out of the passage are found, those within it are not", () => {
  const codes = (text: string) => findUnresolvedReferences(text).map(({ message }) => message);
  assert.equal(codes("Fees are in the table above.").length, 1);
  assert.equal(codes("Siehe unten.").length, 1);
  assert.equal(codes("For help click here.").length, 1);
  assert.deepEqual(codes("| a | b |\n| --- | --- |\n| 1 | 2 |\n\nFees are in the table above."), []);
  assert.deepEqual(codes("For help [click here](help.md)."), []);
});

const targets = {
  locations: new Set(["guides/cards.md", "fees.md", "https://help.example.com/articles/1-pay"]),
  articleIds: new Set(["card-limits", "360001"]),
  articleUrls: new Set(["https://www.example.com/limits"]),
};

function dead(text: string, location = "guides/start.md"): number {
  return findDeadLinks({ location, text }, targets).length;
}

test("links to documents of the import, articles, headings and other sites are not dead", () => {
  for (const target of [
    "cards.md",
    "../fees.md",
    "cards.md#limits",
    "../fees",
    "card-limits",
    "#my-part",
    "mailto:a@b.c",
    "https://elsewhere.example/x",
  ]) {
    assert.equal(dead(`## My part\n\n[x](${target})`), 0, target);
  }
  const page = "https://help.example.com/articles/2-more";
  assert.equal(dead("[x](/articles/1-pay) [y](https://help.example.com/hc/360001-Title)", page), 0);
});

test("links to nothing are dead, and no network is asked", () => {
  for (const target of ["gone.md", "../cards.md", "#nowhere"]) assert.equal(dead(`[x](${target})`), 1, target);
  assert.equal(dead("[x](/articles/gone)", "https://help.example.com/articles/2-more"), 1);
});
