import assert from "node:assert/strict";
import { test } from "node:test";
import { splitArticle, splitSource } from "../../src/knowledge/index.ts";
import { buildArticle, buildFact, buildNote } from "../support/build-knowledge.ts";

function article(body: string) {
  return buildArticle("fees", { body });
}

test("an article is split at its headings, and each passage keeps its heading", () => {
  const passages = splitArticle(article("Intro.\n\n## One\nFirst.\n\nSecond.\n\n### Two\n\nThird."));
  assert.deepEqual(
    passages.map(({ id, heading, text }) => ({ id, heading, text })),
    [
      { id: "fees#1", heading: "", text: "Intro." },
      { id: "fees#2", heading: "One", text: "## One\n\nFirst.\n\nSecond." },
      { id: "fees#3", heading: "Two", text: "### Two\n\nThird." },
    ],
  );
});

test("a long section is cut between paragraphs, under the same heading", () => {
  const paragraph = "word ".repeat(100).trim();
  const passages = splitArticle(article(`## Long\n\n${[paragraph, paragraph, paragraph].join("\n\n")}`));
  assert.deepEqual(
    passages.map(({ text }) => text),
    [`## Long\n\n${paragraph}\n\n${paragraph}`, `## Long\n\n${paragraph}`],
  );
});

test("a heading with nothing under it makes no passage", () => {
  assert.deepEqual(
    splitArticle(article("## Empty\n\n## Full\nText.")).map(({ heading }) => heading),
    ["Full"],
  );
});

test("an article without headings is one passage, and Windows line ends make no difference", () => {
  assert.deepEqual(
    splitArticle(article("One.\r\n\r\nTwo.")).map(({ text }) => text),
    ["One.\n\nTwo."],
  );
});

test("an article that ingestion has cut keeps its pieces, whatever its body says", () => {
  const parts = [{ heading: "Fees", text: "A transfer costs 1 euro since 2026.", sourceText: "It costs 1 euro." }];
  assert.deepEqual(splitSource(buildArticle("fees", { body: "## Other\nText.", parts })), [
    { id: "fees#1", heading: "Fees", text: "A transfer costs 1 euro since 2026." },
  ]);
});

test("a note and a fact are one passage each, under ids that no article has", () => {
  assert.deepEqual(
    [buildNote("fees"), buildNote("short", { title: "Branch closed", body: "" }), buildFact("fees")].flatMap(
      splitSource,
    ),
    [
      { id: "note:fees#1", heading: "", text: "Now." },
      { id: "note:short#1", heading: "", text: "Branch closed" },
      { id: "fact:fees#1", heading: "", text: "It is so." },
    ],
  );
});
