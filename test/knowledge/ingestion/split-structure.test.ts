import { strict as assert } from "node:assert";
import { test } from "node:test";
import fc from "fast-check";
import { longestPartCharacters, splitStructure } from "../../../src/knowledge/ingestion/index.ts";

test("parts carry the path of their headings", () => {
  const parts = splitStructure("Intro.\n\n## Cards\n\nA.\n\n### Limits\n\nB.\n\n## Accounts\n\nC.");
  assert.deepEqual(parts, [
    { path: [], text: "Intro." },
    { path: ["Cards"], text: "A." },
    { path: ["Cards", "Limits"], text: "B." },
    { path: ["Accounts"], text: "C." },
  ]);
});

test("a list and a table stay whole, and with the line that introduces them", () => {
  const list = Array.from({ length: 30 }, (_, place) => `- item ${place} with some words about it`).join("\n");
  const table = `| a | b |\n| --- | --- |\n${Array.from({ length: 40 }, (_, row) => `| ${row} | some value |`).join("\n")}`;
  for (const block of [list, table]) {
    const parts = splitStructure(`## Steps\n\n${"Some words. ".repeat(20)}\n\nDo this:\n\n${block}`);
    assert.ok(parts.some(({ text }) => text.includes(`Do this:\n\n${block}`)));
  }
});

test("a table longer than a part is cut between rows, each piece with its head", () => {
  const head = "| fee | amount |\n| --- | --- |";
  const rows = Array.from({ length: 400 }, (_, row) => `| fee number ${row} | €${row} |`);
  const parts = splitStructure(`${head}\n${rows.join("\n")}`);
  assert.ok(parts.length > 1);
  for (const { text } of parts) assert.ok(text.startsWith(`${head}\n| fee number`));
  assert.deepEqual(
    parts.flatMap(({ text }) => text.split("\n").slice(2)),
    rows,
  );
});

test("code with blank lines and heading signs is one block", () => {
  const code = "```sh\n# not a heading\n\n| not | a table |\n```";
  assert.deepEqual(splitStructure(`## Use\n\n${code}`), [{ path: ["Use"], text: code }]);
});

const line = fc.constantFrom(
  "# Title",
  "## Part",
  "Some words.",
  "- item",
  "1. step",
  "| a | b |",
  "| --- | --- |",
  "```",
  "> quote",
  "  indented",
  "",
);

test("no word is lost or doubled, whatever the Markdown", () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
      const numbered = lines.map((each, place) => (/[a-z]/.test(each) ? `${each} w${place}x` : each));
      const text = splitStructure(numbered.join("\n"))
        .map((part) => part.text)
        .join("\n");
      for (const each of numbered) {
        const word = /w\d+x/.exec(each)?.[0];
        if (word !== undefined && !each.startsWith("#")) assert.equal(text.split(word).length, 2, word);
      }
    }),
    { numRuns: 500, seed: 5 },
  );
});

test("parts of plain text stay within their length", () => {
  const parts = splitStructure("A sentence of words. ".repeat(2_000));
  assert.ok(parts.length > 10);
  for (const { text } of parts) assert.ok(text.length <= longestPartCharacters);
});
