import { strict as assert } from "node:assert";
import { test } from "node:test";
import fc from "fast-check";
import { lossOf, makeExplicit, NoOpinionError, writePassage } from "../../../src/knowledge/ingestion/index.ts";

const context = { title: "Card limits", language: "en", company: "Harbour Bank", writtenAt: Date.UTC(2026, 2, 12) };

function explicit(text: string, path: readonly string[] = [], others: object = {}): string {
  return makeExplicit({ path, text }, { ...context, ...others }).text;
}

test("a passage names its article, its section and the company", () => {
  assert.equal(
    explicit("Limits apply at once.", ["Change them"]),
    "## Card limits › Change them (Harbour Bank)\n\nLimits apply at once.",
  );
});

test("product and audience are named where the passage does not", () => {
  const text = explicit("Fees are due monthly.", [], { product: "Plus Account", audience: "business customers" });
  assert.match(text, /^## Card limits \(Harbour Bank, Plus Account, for business customers\)\n/);
  assert.doesNotMatch(explicit("With the Plus Account.", [], { product: "Plus Account" }), /\(.*Plus Account.*\)/);
});

test("words that depend on the day get the day of the document", () => {
  assert.match(explicit("The fee is currently €5."), /currently \(as of March 12, 2026\) €5/);
  assert.match(explicit("New this year: instant transfers."), /this year \(2026\): instant/);
  assert.match(explicit("It changes next year."), /next year \(2027\)/);
  assert.match(explicit("Derzeit kostet es 5 €.", [], { language: "de" }), /Derzeit \(Stand 12\. März 2026\) kostet/);
});

test("without a date of the document no date is made up", () => {
  const { writtenAt: _, ...undated } = context;
  assert.doesNotMatch(makeExplicit({ path: [], text: "The fee is currently €5." }, undated).text, /as of/);
});

test("we is the company, and a pronoun at the beginning gets its subject", () => {
  assert.match(explicit("We send a letter."), /We \(Harbour Bank\) send/);
  assert.match(explicit("It can be raised in the app.", ["Daily limit"]), /\n\nIt \(Daily limit\) can be raised/);
});

test("addresses, links and code are left alone", () => {
  const text = "Open https://example.com/today and [this](/we/today) or `today`.";
  assert.ok(explicit(text).endsWith(text));
});

test("the source text stands beside", () => {
  const part = makeExplicit({ path: ["Change them"], text: "We call you." }, context);
  assert.equal(part.sourceText, "## Change them\n\nWe call you.");
});

test("rules only add: without the brackets and the heading the author's text is there", () => {
  const words = fc.constantFrom(
    "today",
    "we",
    "It",
    "this year",
    "pays",
    "€5.50",
    "(yes)",
    "the",
    "card.",
    "\n",
    "nous",
  );
  fc.assert(
    fc.property(
      fc.array(words, { minLength: 1, maxLength: 30 }),
      fc.constantFrom("en", "de", "fr", "es"),
      (list, language) => {
        const text = list.join(" ");
        const made = explicit(text, [], { language }).replace(/^## .*\n\n/, "");
        const bare = made
          .replaceAll(/ \((?:as of|Stand|au|a fecha de) [^)]*\)/g, "")
          .replaceAll(/ \((?:2026|Harbour Bank|Card limits)\)/g, "");
        assert.equal(bare, text);
      },
    ),
    { numRuns: 300, seed: 9 },
  );
});

test("a model's wording that loses a number, a link or a name, or invents a number, is refused", () => {
  const source = "Pay up to €2,500 a day at Harbour Bank, see https://example.com/a and [limits](cards.md).";
  assert.equal(
    lossOf(source, `At Harbour Bank you can pay up to €2,500 a day, see https://example.com/a and [limits](cards.md).`),
    undefined,
  );
  assert.match(lossOf(source, source.replace("2,500", "2,000")) ?? "", /number/);
  assert.match(lossOf(source, source.replace("https://example.com/a", "the site")) ?? "", /link/);
  assert.match(lossOf(source, source.replace("Harbour Bank", "the bank")) ?? "", /name/);
  assert.match(lossOf(source, `${source} Or 7 days.`) ?? "", /brought in the number "7"/);
  assert.match(lossOf(source, "") ?? "", /empty/);
});

const call = { importId: "imp_1", document: 0, step: "passage-1" };

test("a refused wording leaves the rules' text and says so", async () => {
  const part = makeExplicit({ path: [], text: "The fee is €5." }, context);
  const refused = await writePassage(part, context, call, () => Promise.resolve("The fee is €6 at Harbour Bank."));
  assert.equal(refused.part, part);
  assert.equal(refused.findings[0]?.code, "rewrite-refused");
  const taken = await writePassage(part, context, call, ({ text }) => Promise.resolve(`${text} That is all.`));
  assert.match(taken.part.text, /That is all\.$/);
  assert.equal(taken.part.sourceText, "The fee is €5.");
});

test("without a model that can be asked the rules' text stands, and what may pass by itself is thrown", async () => {
  const part = makeExplicit({ path: [], text: "The fee is €5." }, context);
  const none = () => Promise.reject(new NoOpinionError("unavailable", "no access"));
  assert.deepEqual(await writePassage(part, context, call, none), { part, findings: [], unavailable: "no access" });
  const unusable = () => Promise.reject(new NoOpinionError("unusable", "No draft passed the checks."));
  const { findings } = await writePassage(part, context, call, unusable);
  assert.equal(findings[0]?.message, "The passage keeps the words of its source. No draft passed the checks.");
  const down = () => Promise.reject(new Error("503"));
  await assert.rejects(writePassage(part, context, call, down), /503/);
});
