import { strict as assert } from "node:assert";
import { test } from "node:test";
import { createDetectArticleLanguage } from "../../../src/adapters/providers/detect-article-language.ts";

const detect = createDetectArticleLanguage({ languages: ["en", "de", "fr"], defaultLanguage: "de" });

test("an article is in the language of its words, markup aside", () => {
  assert.equal(detect("How to block your card\n<p>You can block the card in the app at any time.</p>"), "en");
  assert.equal(detect("Karte sperren\nSie können die Karte jederzeit in der App sperren."), "de");
  assert.equal(detect("<h1>Bloquer la carte</h1><p>Vous pouvez bloquer votre carte dans l'application.</p>"), "fr");
});

test("an article that says too little is in the company's own language", () => {
  assert.equal(detect(""), "de");
  assert.equal(detect("IBAN 4711"), "de");
});
