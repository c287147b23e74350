import { strict as assert } from "node:assert";
import { test } from "node:test";
import { detectLanguage } from "../../../src/adapters/language/detect-language.ts";
import { createQualityGates, type DraftSubject } from "../../../src/model/index.ts";

const gates = createQualityGates({ detectLanguage });
const staff = {
  id: "staff-funeral#1",
  title: "Handling a death",
  text: "Funeral costs up to €5,000 can be paid from the account against the bill, without probate. Check the vulnerability flag first.",
};
const open = { id: "limits#1", title: "Limits", text: "In the app you can send a maximum of €5,000 a day." };
const subject: DraftSubject = {
  text: "",
  language: "en",
  maximumCharacters: 1_000,
  request: "What is the limit?",
  sources: [open],
  internalSources: [staff],
  companyName: "Example Bank",
  agentName: "Piper",
};

function stopsDisclosure(text: string, changes: Partial<DraftSubject> = {}): boolean {
  const verdicts = gates.checkDraft({ ...subject, text, ...changes });
  return verdicts.some(({ gate, passed }) => gate === "disclosure" && !passed);
}

test("a guess of the customer is not confirmed, even where its number stands in public too", () => {
  const request = "Funeral costs are paid up to €4,000 or €5,000, which one?";
  assert.equal(stopsDisclosure("A funeral can be paid from the account up to €5,000.", { request }), true);
  assert.equal(stopsDisclosure("In the app you can send a maximum of €5,000 a day.", { request }), false);
});

test("a sentence in pieces is one sentence", () => {
  const request = "Up to what amount can funeral costs be paid without probate?";
  assert.equal(stopsDisclosure("Funeral costs up to. €5,000 can be paid. From the account.", { request }), true);
});

test("a few words in staff's order are told, in plain and encoded", () => {
  const words = "Check the vulnerability flag first.";
  assert.equal(stopsDisclosure(words), true);
  assert.equal(stopsDisclosure(Buffer.from(words).toString("base64")), true);
  assert.equal(stopsDisclosure("Check the limit first."), false);
});

test("what a tool returned may be said, whatever number it shares with staff text", () => {
  const text = "Your funeral costs of €5,000 were paid from the account.";
  assert.equal(stopsDisclosure(text, { toolResults: [{ text }] }), false);
});

test("staff text is no evidence where a prompt was given it as a source or inside the conversation", () => {
  const words = staff.text.split(". ")[0] ?? "";
  assert.equal(stopsDisclosure(words, { sources: [open, staff] }), true);
  assert.equal(stopsDisclosure(words, { sources: [open, { ...staff, id: "renamed" }] }), true);
  assert.equal(stopsDisclosure(words, { request: `Answer from this:\n${staff.text}` }), true);
  const cited = { text: open.text, sources: [open, staff], citations: [{ passageId: staff.id, quote: words }] };
  const verdicts = gates.checkDraft({ ...subject, ...cited });
  assert.ok(verdicts.some(({ gate, passed }) => gate === "citations" && !passed));
});
