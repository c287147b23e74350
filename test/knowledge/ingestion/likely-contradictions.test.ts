import { strict as assert } from "node:assert";
import { test } from "node:test";
import { labelledPairs } from "../../../evaluations/labelled/contradictions.ts";
import { detectLanguage } from "../../../src/adapters/language/detect-language.ts";
import { loadCompany } from "../../../src/adapters/local/company-files.ts";
import { findLikelyContradictions } from "../../../src/knowledge/ingestion/checks/find-likely-contradictions.ts";
import {
  type ContradictionQuestion,
  judgeContradictions,
} from "../../../src/knowledge/ingestion/checks/judge-contradictions.ts";
import { type CheckedPassage, passagesOf } from "../../../src/knowledge/ingestion/checks/passages.ts";
import { NoOpinionError } from "../../../src/knowledge/ingestion/index.ts";

function passage(articleId: string, text: string, language = "en", title = articleId): CheckedPassage {
  return { id: `${articleId}#1`, articleId, title, heading: "", language, visibility: "public", text };
}

const free = passage("a", "A replacement card for a lost card is free.");
const charged = passage("b", "We charge €8 for a replacement card when a card is lost.");
const company = loadCompany("companies/harbour-bank").articles.flatMap(passagesOf);

function idsOf(fresh: readonly CheckedPassage[], live: readonly CheckedPassage[]) {
  return findLikelyContradictions(fresh, live).pairs.map(({ first, second }) => `${first.id} ${second.id}`);
}

test("passages that speak of the same and differ in a number or a not are a pair, once", () => {
  assert.deepEqual(idsOf([free], [charged]), ["a#1 b#1"]);
  assert.deepEqual(idsOf([free, charged], []), ["a#1 b#1"]);
  const not = passage("c", "A lost card can not be replaced on a Sunday.");
  assert.deepEqual(idsOf([not], [passage("d", "A lost card can be replaced on a Sunday.")]), ["c#1 d#1"]);
});

test("likeness is the weight of the shared terms in that of all: 1 when but the number differs", () => {
  const asked = passage("a", "A replacement card costs €8 a year.", "en", "Cards");
  const same = passage("b", "A replacement card costs €9 a year.", "en", "Cards");
  const more = passage("c", "A replacement card costs €9 a year with insurance for journeys.", "en", "Cards");
  const { pairs } = findLikelyContradictions([asked], [more, same]);
  assert.deepEqual(
    pairs.map(({ second }) => second.id),
    ["b#1", "c#1"],
  );
  const [one = 0, part = 0] = pairs.map(({ likeness }) => likeness);
  assert.ok(Math.abs(one - 1) < 1e-9);
  assert.ok(part > 0.2 && part < 0.9);
});

test("what says the same, is of the same article, of another language, or imported again is none", () => {
  assert.deepEqual(idsOf([free], [passage("d", free.text)]), []);
  assert.deepEqual(idsOf([free], [{ ...charged, articleId: "a", id: "a#2" }]), []);
  assert.deepEqual(idsOf([free], [passage("b", charged.text, "de")]), []);
  assert.deepEqual(idsOf([free, passage("b", "Nothing of the kind is said here.")], [charged]), []);
});

test("of the labelled contradictions most are found among the example company's articles", (t) => {
  const opposed = labelledPairs.filter(({ contradicts }) => contradicts);
  const found = opposed.filter(({ ask, first, second }) => {
    const { language } = detectLanguage(`${first} ${second}`);
    const [fresh, old] = [passage("new", first, language, ask), passage("old", second, language, ask)];
    return idsOf([fresh], [...company, old]).includes("new#1 old#1");
  });
  t.diagnostic(`${found.length} of ${opposed.length}`);
  assert.ok(found.length / opposed.length > 0.7, `${found.length} of ${opposed.length}`);
});

test("however much is live, what a model is asked is bounded, and it is the likeliest", (t) => {
  const live = Array.from({ length: 10_000 }, (_, number) =>
    company.slice((number * 3) % 290, ((number * 3) % 290) + 3).map((each, place) => ({
      ...each,
      ...{ articleId: `live-${number}`, id: `live-${number}#${place + 1}` },
      text: each.text.replaceAll(/\d/g, (digit) => String((Number(digit) + number) % 10)),
    })),
  ).flat();
  const startedAt = performance.now();
  const { pairs, leftOut } = findLikelyContradictions(company.slice(0, 100), live);
  t.diagnostic(`100 passages beside ${live.length}: ${Math.round(performance.now() - startedAt)} ms`);
  assert.equal(pairs.length, 200);
  assert.ok(leftOut > 0 && leftOut <= 100);
  const likeness = pairs.map((pair) => pair.likeness);
  assert.deepEqual(
    likeness,
    likeness.toSorted((left, right) => right - left),
  );
});

const call = { importId: "imp_1" };
const opinion = { contradicts: true, what: "Free or €8.", firstQuote: "is free" };

test("a judge is not asked about what the rules have found, nor shown credentials", async () => {
  const asked: ContradictionQuestion[] = [];
  const judge = async (question: ContradictionQuestion) => {
    asked.push(question);
    return opinion;
  };
  const finding = { code: "contradiction", severity: "approval", message: "", remedy: "", other: "b#1" } as const;
  const known = new Map([["a#1", [finding]]]);
  assert.equal((await judgeContradictions({ fresh: [free], live: [charged], known, call }, judge)).size, 0);
  const secret = passage("c", "We charge €9 for a replacement card when a card is lost. Password: Winter2024!");
  await judgeContradictions({ fresh: [free], live: [secret], known: new Map(), call }, judge);
  assert.equal(asked.length, 0);
  const found = await judgeContradictions({ fresh: [free], live: [charged], known: new Map(), call }, judge);
  assert.deepEqual([found.get("a#1")?.[0]?.other, asked[0]?.call.step], ["b#1", "contradiction-1"]);
});

test("a pair that no model could compare is told, and an error that may pass is thrown", async () => {
  const request = { fresh: [free], live: [charged], known: new Map(), call };
  const none = () => Promise.reject(new NoOpinionError("unavailable", "no access"));
  assert.equal((await judgeContradictions(request, none)).get("a#1")?.[0]?.code, "not-compared");
  await assert.rejects(
    judgeContradictions(request, () => Promise.reject(new Error("503"))),
    /503/,
  );
});
