import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { draftGateNames, failures } from "../../../src/model/gates/index.ts";
import type { DraftSubject, GateName } from "../../../src/model/gates/index.ts";
import { detectLanguage } from "../../../src/adapters/language/detect-language.ts";
import { gates, halves, readLabelled } from "./labelled-completions.ts";

const subject: DraftSubject = {
  text: "Your card costs £6.50.",
  language: "en",
  maximumCharacters: 200_000,
  request: "What does a new card cost?",
  companyName: "Harbour Bank",
  agentName: "Robin",
  sources: [
    {
      id: "cards-1",
      title: "Cards",
      text: "A new card costs £6.50 and comes in two days, on 14 March 2026 at the latest.",
    },
  ],
  internalSources: [
    { id: "int-1", title: "Staff only", text: "Agents may waive the fee for the Kestrel group up to £75." },
  ],
};

function failing(changes: Partial<DraftSubject>): GateName[] {
  return failures(gates.checkDraft({ ...subject, ...changes })).map(({ gate }) => gate);
}

test("every gate gives its verdict, in the order of its names", () => {
  assert.deepEqual(
    gates.checkDraft(subject).map(({ gate }) => gate),
    [...draftGateNames],
  );
});

test("a failed gate says in a sentence what to repair, and shows the words", () => {
  const [verdict] = failures(gates.checkDraft({ ...subject, text: "Your card costs £7.50." }));
  assert.match(verdict?.reason ?? "", /"7\.50" stands in no source/);
  assert.equal(verdict?.evidence, "7.50");
});

test("one number in the ways of many locales is one number", () => {
  const sources = [{ id: "a", title: "", text: "The limit is 1,000.50, until 4 pm, from 14 March 2026, at 0.5%." }];
  for (const text of [
    "1.000,50",
    "1 000,50",
    "1\u202f000,50",
    "1'000.50",
    "16:00",
    "16 Uhr",
    "16h",
    "14.03.2026",
    "2026-03-14",
    "0,5 %",
    "0.50 percent",
  ]) {
    assert.ok(!failing({ sources, text: `It is ${text}.`, language: "xx" }).includes("numbers"), text);
  }
  for (const text of [
    "1.000,05",
    "10.005",
    "100,050",
    "4:30",
    "17 Uhr",
    "15.03.2026",
    "14 March 2025",
    "5%",
    "£0.5 days",
  ]) {
    assert.ok(failing({ sources, text: `It is ${text}.`, language: "xx" }).includes("numbers"), text);
  }
});

test("numbers in words are claims beside a unit, and counters elsewhere", () => {
  assert.deepEqual(failing({ text: "There are two ways. It comes in 2 days." }), []);
  assert.ok(failing({ text: "It comes within three days." }).includes("numbers"));
});

test("secrets are found under invisible and foreign letters, and not when they are public", () => {
  const text = "Agents may waive the fee for the whole group.";
  assert.ok(failing({ text }).includes("disclosure"));
  assert.ok(failing({ text: text.replaceAll("a", "а").replaceAll("e", "е") }).includes("disclosure"));
  assert.ok(failing({ text: text.split("").join("\u200b") }).includes("disclosure"));
  const sources = [...(subject.sources ?? []), { id: "b", title: "", text: "Agents may waive the fee for a group." }];
  assert.ok(!failing({ text, sources }).includes("disclosure"));
});

test("a completion that ended in any way but its own does not pass, nor one that its schema refuses", () => {
  const check = (changes: object) =>
    failures(gates.checkCompletion({ ending: "complete", stopReason: "end_turn", output: {}, ...changes }));
  assert.deepEqual(check({}), []);
  assert.deepEqual(check({ output: null }), []);
  assert.equal(check({ ending: "unknown", stopReason: "new" })[0]?.gate, "stop_reason");
  assert.equal(check({ output: undefined })[0]?.gate, "schema");
  assert.equal(check({ schemaProblem: "body: required" })[0]?.gate, "schema");
});

const textFolder = new URL("../../../../shared/data/text/naughty-strings/", import.meta.url);
const absent = existsSync(textFolder) ? false : "the naughty strings of ../shared/data are not here";

test("naughty strings are judged like any text, in every place", { skip: absent }, () => {
  const file = readdirSync(textFolder, { recursive: true })
    .map(String)
    .find((name) => name.endsWith("blns.json"));
  assert.ok(file !== undefined);
  const strings = JSON.parse(readFileSync(new URL(file, textFolder), "utf8")) as string[];
  for (const text of strings) {
    const passage = { id: text, title: text, text };
    const terminology = [{ blocked: text, replacement: text }];
    const verdicts = gates.checkDraft({
      ...subject,
      text,
      request: text,
      sources: [passage],
      internalSources: [passage],
      terminology,
      toolResults: [text],
    });
    assert.equal(verdicts.length, draftGateNames.length);
    assert.equal(gates.checkDraft({ ...subject, text }).length, draftGateNames.length);
  }
});

test("any text in any place gets its verdicts, and the same ones again", () => {
  const piece = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 80 }),
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.constantFrom(...readLabelled("development").flatMap(({ draft }) => draft?.text ?? [])),
  );
  const text = fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join(" "));
  const language = fc.constantFrom("en", "de", "fr", "es", "it", "nl", "pt", "pl", "ja", "xx", "");
  fc.assert(
    fc.property(text, text, text, language, fc.jsonValue(), (draft, source, secret, spoken, result) => {
      const changed: DraftSubject = {
        ...subject,
        text: draft,
        language: spoken,
        sources: [{ id: "s", title: "", text: source }],
        internalSources: [{ id: "i", title: "", text: secret }],
        toolResults: [result as never],
        citations: [{ passageId: "s", quote: source }],
        citationsRequired: true,
      };
      const verdicts = gates.checkDraft(changed);
      assert.deepEqual(verdicts, gates.checkDraft(changed));
    }),
    { seed: 7, numRuns: 300 },
  );
});

test("what a source says in its own words may always be said", () => {
  const passages = readLabelled("held-back").flatMap(({ draft }) => draft?.sources ?? []);
  for (const passage of new Set(passages)) {
    const failed = failing({ text: passage.text, language: "xx", sources: [passage], internalSources: [] });
    assert.deepEqual(
      failed.filter((gate) => gate !== "language"),
      [],
      passage.text,
    );
  }
});

/** Time over four times the text, against time over the text: about 4 when linear, about 16 when quadratic. */
test("the time grows with the length of the text, whatever it consists of", () => {
  const units =
    "1|1,|a|A|aB|.|a@|https://a/|\"|„|[|{|<a |あ|a |x\n|Ab |a1b |QWRs|+49 |DE02 |ich werde |I have |**|a-|a_b |can't you |kann |0 |αb|! |€1 |12 May |Lorem Ipsum 12,50 ".split(
      "|",
    );
  for (const [at, unit] of units.entries()) {
    for (const language of [at % 2 === 0 ? "en" : "de"]) {
      const time = (length: number) => {
        const text = unit.repeat(Math.ceil(length / unit.length));
        const before = process.cpuUsage();
        gates.checkDraft({ ...subject, language, text });
        const { user, system } = process.cpuUsage(before);
        return (user + system) / 1000;
      };
      const short = Math.max(time(10_000), time(10_000), 20);
      const long = Math.min(time(40_000), time(40_000));
      assert.ok(long < 12 * short, `${JSON.stringify(unit)} in ${language}: ${short} ms, then ${long} ms`);
    }
  }
});

test("a detector that knows what is expected finds the same other languages", () => {
  const texts = halves.flatMap((half) => readLabelled(half)).flatMap(({ draft }) => (draft ? [draft.text] : []));
  const found = (text: string, expected: string, told: string | undefined) => {
    const { language, confident } = detectLanguage(text, told);
    return confident && language !== expected ? language : "as expected, or unsure";
  };
  for (const text of texts) {
    for (const expected of ["en", "de", "fr", "es", "it", "nl", "pt", "pl", "sv"]) {
      assert.equal(found(text, expected, expected), found(text, expected, undefined), text);
    }
  }
});
