import { strict as assert } from "node:assert";
import { test } from "node:test";
import { mineStatements } from "../../../src/knowledge/gaps/index.ts";

const mine = (messages: readonly string[], language = "en") =>
  mineStatements({ question: "Do you offer\n travel insurance?", language, messages });

test("greeting, courtesies, questions and signature are left out of what a person stated", async () => {
  const said =
    "Hi Anna, thanks for your patience! Travel insurance is included in the Plus account. It covers trips of up to 60 days. Does that help? Have a nice day.\nKind regards,\nTom Baker";
  assert.deepEqual(await mine([said]), {
    title: "Do you offer travel insurance?",
    statement: "Travel insurance is included in the Plus account. It covers trips of up to 60 days.",
  });
});

test("what was done for one customer is no fact", async () => {
  assert.equal(
    await mine(["I have sent you the form to [email].", "Your refund will arrive on Monday at the latest."]),
    undefined,
  );
});

test("a sentence with personal data in it is left out", async () => {
  const fact = await mine([
    "The card of [card] is insured abroad for you. Insurance is valid in all countries of Europe.",
  ]);
  assert.equal(fact?.statement, "Insurance is valid in all countries of Europe.");
});

test("a greeting before the statement is taken off it, in each language", async () => {
  const cases = {
    de: [
      "Guten Tag Frau Meier, die Versicherung gilt in allen Ländern Europas.",
      "die Versicherung gilt in allen Ländern Europas.",
    ],
    fr: [
      "Bonjour Madame, l'assurance est valable dans tous les pays d'Europe.",
      "l'assurance est valable dans tous les pays d'Europe.",
    ],
    es: [
      "Buenos días Ana, el seguro es válido en todos los países de Europa.",
      "el seguro es válido en todos los países de Europa.",
    ],
  };
  for (const [language, [said, statement]] of Object.entries(cases)) {
    assert.equal((await mine([said!], language))?.statement, statement);
  }
});

test("what only thanks and asks proposes nothing", async () => {
  assert.equal(await mine(["Hello!", "Sorry about that.", "Can you send a picture?", "ok"]), undefined);
});

test("a long answer is cut between sentences", async () => {
  const sentences = Array.from(
    { length: 9 },
    (_, index) => `The insurance covers damage number ${index} in the household.`,
  );
  assert.equal((await mine([sentences.join(" ")]))?.statement, sentences.slice(0, 4).join(" "));
});
