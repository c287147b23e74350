import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { foldText, likelyLanguages, termsOf, wordsOf } from "../../src/knowledge/index.ts";

test("folding drops case and accents and spells out joined letters", () => {
  assert.equal(foldText("Größe ÉTÉ cœur año"), "grosse ete coeur ano");
});

test("English contractions stay one word, French elisions become two", () => {
  assert.deepEqual(wordsOf("can't, it's j'ai"), ["cant", "its", "j", "ai"]);
});

test("stop words go, and forms of a word become one term", () => {
  assert.deepEqual(termsOf("What are the limits of my cards?", "en"), termsOf("card limit", "en").toReversed());
  assert.deepEqual(termsOf("Überweisungen", "de"), termsOf("überweisen", "de"));
  assert.deepEqual(termsOf("los recibos", "es"), termsOf("un recibo", "es"));
  assert.deepEqual(termsOf("mes virements", "fr"), termsOf("un virement", "fr"));
});

test("a writer without umlauts is understood", () => {
  assert.deepEqual(termsOf("Ueberweisung", "de"), termsOf("Überweisung", "de"));
});

test("a German compound is found by both of its words", () => {
  assert.deepEqual(termsOf("Überweisungslimit", "de"), [...termsOf("Überweisung", "de"), ...termsOf("Limit", "de")]);
});

test("words that customers use for the same thing are one term", () => {
  assert.deepEqual(termsOf("borrow", "en"), termsOf("loan", "en"));
  assert.deepEqual(termsOf("geklaut", "de"), termsOf("gestohlen", "de"));
});

test("numbers are kept as they are", () => {
  assert.deepEqual(termsOf("5 working days", "en")[0], "5");
});

test("the language of a question is guessed from its small words, and left open without any", () => {
  assert.deepEqual(likelyLanguages("Wie hoch ist das Limit", ["de", "en", "fr"]), ["de"]);
  assert.deepEqual(likelyLanguages("IBAN", ["de", "en", "fr"]), ["de", "en", "fr"]);
});

test("a plain text has the words that it has beside an accented one", () => {
  const plain = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)) });
  const withQuotes = fc.array(fc.constantFrom("it", "'s", "can", "'t", " ", "j", "'", "ai", "9", "-"));
  fc.assert(
    fc.property(
      fc.oneof(
        plain,
        withQuotes.map((parts) => parts.join("")),
      ),
      (text) => {
        assert.deepEqual(wordsOf(text), wordsOf(`${text} \u00e9`).slice(0, -1));
      },
    ),
  );
});
