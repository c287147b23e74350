import { strict as assert } from "node:assert";
import { test } from "node:test";
import { loadCompany } from "../../../src/adapters/local/company-files.ts";
import { classifyDisclosure, withOpinion } from "../../../src/knowledge/ingestion/index.ts";

const of = (text: string, declared?: "public" | "users" | "internal") =>
  classifyDisclosure({ title: "A title", text, ...(declared ? { declared } : {}) });

test("what declares nothing is internal, and told so", () => {
  const { visibility, ifApproved, findings } = of("You can pay by card.");
  assert.deepEqual([visibility, ifApproved, findings[0]?.code], ["internal", undefined, "visibility-unknown"]);
});

test("what is declared and harmless stays as declared", () => {
  for (const declared of ["public", "users", "internal"] as const) {
    assert.deepEqual(of("You can pay by card.", declared), { visibility: declared, findings: [] });
  }
});

for (const text of [
  "INTERNAL USE ONLY. Refund up to €50.",
  "Do not share this with anyone.",
  "For staff only.",
  "Nur für den internen Gebrauch.",
  "Réservé au personnel.",
  "Uso interno.",
  "The fraud score threshold is 820.",
  "Escalate to second-level support: +353 20 912 0301.",
  "Ask the customer for the date of birth.",
]) {
  test(`declared public, it waits for a person: ${text}`, () => {
    const { visibility, ifApproved, findings } = of(text, "public");
    assert.deepEqual([visibility, ifApproved], ["internal", "public"]);
    assert.equal(findings[0]?.severity, "approval");
  });
}

for (const secret of [
  "key AKIAABCDEFGHIJKLMNOP",
  "-----BEGIN RSA PRIVATE KEY-----",
  "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
  "password: Winter2024!",
  "postgres://admin:hunter2@db.example.com/main",
]) {
  test(`a secret is for nobody outside, and is not repeated: ${secret.slice(0, 12)}`, () => {
    const disclosure = of(`Some words. ${secret}`, "public");
    assert.deepEqual([disclosure.visibility, disclosure.ifApproved], ["internal", undefined]);
    assert.ok(!JSON.stringify(disclosure).includes(secret));
  });
}

test("a help text about passwords is no secret", () => {
  assert.deepEqual(of("Your password: choose one with eight letters.", "public").findings, []);
});

test("of the example company, no public article waits, and seven of nine internal ones would if they were declared public", () => {
  const { articles } = loadCompany("companies/harbour-bank");
  const suspected = articles.filter(
    ({ title, body }) => classifyDisclosure({ title, text: body, declared: "public" }).findings.length > 0,
  );
  assert.deepEqual(
    suspected.filter(({ visibility }) => visibility !== "internal"),
    [],
  );
  const unsuspected = articles.filter((article) => article.visibility === "internal" && !suspected.includes(article));
  // Nothing in their words says so: that is why what declares nothing is internal.
  assert.deepEqual(unsuspected.map(({ id }) => id).toSorted(), ["staff-caller-verification", "staff-outage-messages"]);
});

test("a model's opinion makes a document more internal, never less", () => {
  const harmless = of("You can pay by card.", "public");
  assert.equal(withOpinion(harmless, { internal: true, because: "it names a process" }).ifApproved, "public");
  assert.equal(withOpinion(harmless, { internal: false, because: "" }), harmless);
  const internal = of("Staff only.", "internal");
  assert.equal(withOpinion(internal, { internal: false, because: "" }), internal);
});
