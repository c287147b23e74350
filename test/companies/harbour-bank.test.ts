import assert from "node:assert/strict";
import { test } from "node:test";
import { join } from "node:path";
import { detectLanguage } from "../../src/adapters/language/detect-language.ts";
import { loadCompany } from "../../src/adapters/local/company-files.ts";
import type { Article } from "../../src/knowledge/index.ts";
import { createQualityGates } from "../../src/model/index.ts";
import { answerable, forPeople, smallTalk, unanswerable } from "./harbour-bank-questions.ts";
import type { CustomerQuestion } from "./harbour-bank-questions.ts";
import { complaintAbout, createAsk } from "./judge-question.ts";

const company = loadCompany(join(import.meta.dirname, "../../companies/harbour-bank"));
const ask = createAsk(company);

function publicIn(language: string): readonly Article[] {
  return company.articles.filter((article) => article.visibility !== "internal" && article.language === language);
}

test("the bank has enough to say in each language, and something to hide", () => {
  assert.ok(publicIn("en").length >= 40);
  for (const language of ["de", "fr", "es"]) assert.ok(publicIn(language).length >= 6, language);
  assert.ok(company.articles.filter((article) => article.visibility === "internal").length >= 7);
});

test("a translation states no amount and no rate that its English original does not state", () => {
  const originals = new Map(publicIn("en").map((article) => [article.id, amountsIn(article)]));
  for (const translation of ["de", "fr", "es"].flatMap(publicIn)) {
    const original = originals.get(translation.id.replace(/-(de|fr|es)$/, ""));
    assert.ok(original, `${translation.id} has no English original`);
    const strange = [...amountsIn(translation)].filter((amount) => !original.has(amount));
    assert.deepEqual(strange, [], translation.id);
  }
});

/** Amounts in euro, percentages and times of day, written as English writes numbers, without thousands separators. */
function amountsIn({ body, language }: Article): ReadonlySet<string> {
  const plain = body.replace(/(?<=\d)[\u00a0\u202f ](?=\d{3}\b)/g, language === "fr" ? "" : "$&");
  const amounts = plain.match(/€\d[\d.,]*\d|€\d|\d[\d.,]*(?= ?[€%])/g) ?? [];
  return new Set(amounts.map((amount) => normalise(amount.replace("€", ""), language)));
}

function normalise(amount: string, language: string): string {
  const english = language === "en" ? amount.replaceAll(",", "") : amount.replaceAll(".", "").replace(",", ".");
  return String(Number(english));
}

test("staff-only telephone numbers and limits stand in no public article", () => {
  const visible = company.articles.filter((article) => article.visibility !== "internal");
  for (const { id, body } of visible) assert.doesNotMatch(body, /\+353 20 912|goodwill|GW-\d/i, id);
});

const groups: Readonly<Record<string, readonly CustomerQuestion[]>> = {
  "real questions are answered from the right article": answerable,
  "what only people handle goes to people": forPeople,
  "small talk is small talk, and vague requests are asked about": smallTalk,
  "what the knowledge does not carry is not answered": unanswerable,
};

for (const [name, questions] of Object.entries(groups)) {
  test(`${name}, nine times in ten at least`, async () => {
    const complaints: string[] = [];
    for (const question of questions) {
      const complaint = complaintAbout(question, await ask(question.ask));
      if (complaint !== undefined) complaints.push(`${question.ask} → ${complaint}`);
    }
    const right = questions.length - complaints.length;
    assert.ok(right / questions.length >= 0.9, `${right} of ${questions.length} right:\n${complaints.join("\n")}`);
  });
}

test("every quote of every answer stands in its article, letter by letter", async () => {
  const bodies = new Map(company.articles.map((article) => [article.id, article.body]));
  for (const question of answerable) {
    const { answer } = await ask(question.ask);
    for (const { passageId, quote } of answer.citations) {
      assert.ok(bodies.get(passageId.split("#")[0] ?? "")?.includes(quote), `${passageId}: ${quote}`);
    }
  }
});

test("the quality gates stop none of the quotations that answer a question", async () => {
  const gates = createQualityGates({ detectLanguage });
  const { name: companyName, agentName } = company.policy.company;
  const sources = company.articles
    .filter(({ visibility }) => visibility !== "internal")
    .map(({ id, title, body: text }) => ({ id, title, text }));
  const stopped: string[] = [];
  for (const { ask: request, language } of answerable) {
    const { answer } = await ask(request);
    if (!answer.answered) continue;
    const citations = answer.citations.map(({ passageId, quote }) => ({ passageId: articleOf(passageId), quote }));
    const draft = { text: answer.body, language, request, maximumCharacters: 1200, sources, citations };
    const verdicts = gates.checkDraft({ ...draft, citationsRequired: true, companyName, agentName });
    for (const { gate, passed, reason } of verdicts) if (!passed) stopped.push(`${request} → ${gate}: ${reason}`);
  }
  assert.deepEqual(stopped, []);
});

function articleOf(passageId: string): string {
  return passageId.split("#")[0] ?? "";
}
