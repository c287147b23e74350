import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { loadCompany } from "../../../src/adapters/local/company-files.ts";

const example = join(import.meta.dirname, "../../../companies/harbour-bank");

/** A copy of the example company with one file changed. */
function withFile(file: string, content: string, check: (directory: string) => void): void {
  const directory = mkdtempSync(join(tmpdir(), "company-"));
  try {
    cpSync(example, directory, { recursive: true });
    writeFileSync(join(directory, file), content);
    check(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function article(frontMatter: string): string {
  return `---\n${frontMatter}\n---\n\nSome text.\n`;
}

test("a company is its policy and its articles, ordered by id", () => {
  const { policy, articles } = loadCompany(example);
  assert.equal(policy.company.name, "Kestrel Harbour Bank");
  const ids = articles.map(({ id }) => id);
  assert.deepEqual(ids, ids.toSorted());
  assert.ok(articles.find(({ id }) => id === "card-limits")?.searchTerms?.includes("ATM limit"));
});

const mistakes: readonly [string, string, string, RegExp][] = [
  ["a policy that is not JSON", "policy.json", "{", /^policy\.json: is not JSON: /],
  ["a policy without fields", "policy.json", "{}", /^policy\.json: version: /],
  ["an article without front matter", "knowledge/new.md", "Text", /^knowledge\/new\.md: must start with front matter/],
  [
    "an unknown visibility",
    "knowledge/new.md",
    article("id: new\ntitle: New\nvisibility: secret\nlanguage: en"),
    /^knowledge\/new\.md: visibility: .*public/,
  ],
  [
    "an id with spaces",
    "knowledge/new.md",
    article("id: New one\ntitle: New\nvisibility: public\nlanguage: en"),
    /^knowledge\/new\.md: id: write small letters/,
  ],
  [
    "a misspelt field",
    "knowledge/new.md",
    article("id: new\ntitle: New\nvisibility: public\nlanguage: en\nserachTerms: x"),
    /^knowledge\/new\.md: .*serachTerms/,
  ],
  [
    "an id that is taken",
    "knowledge/new.md",
    article("id: card-limits\ntitle: New\nvisibility: public\nlanguage: en"),
    /knowledge\/new\.md: id: "card-limits" is used by knowledge\/en\/card-limits\.md/,
  ],
];

for (const [name, file, content, message] of mistakes) {
  test(`${name} is told with its file and field`, () => {
    withFile(file, content, (directory) => {
      assert.throws(() => loadCompany(directory), { name: "InvalidArgument", message });
    });
  });
}

test("a folder that is no company says what is missing", () => {
  assert.throws(() => loadCompany(join(example, "nowhere")), { name: "InvalidArgument", message: /can't be read/ });
});
