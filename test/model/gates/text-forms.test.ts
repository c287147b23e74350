import { strict as assert } from "node:assert";
import { test } from "node:test";
import fc from "fast-check";
import { fold, foldedWords, hasLongRun, placedWords, stemOf, wordsIn } from "../../../src/model/gates/text-forms.ts";

const anyWord = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu;

test("the short pattern for Latin texts finds the very words that the long one finds", () => {
  for (let code = 0; code < 0x250; code += 1) {
    const text = `a ${String.fromCharCode(code)}b c`;
    assert.deepEqual(wordsIn(text), text.match(anyWord) ?? [], `U+${code.toString(16)}`);
  }
  const texts = fc.string({ unit: fc.integer({ min: 1, max: 0x30ff }).map((code) => String.fromCharCode(code)) });
  fc.assert(
    fc.property(fc.oneof(texts, fc.string({ unit: "grapheme" })), (text) => {
      assert.deepEqual(wordsIn(text), text.match(anyWord) ?? []);
      for (const { text: found, start, end } of placedWords(text)) assert.equal(text.slice(start, end), found);
    }),
  );
});

const prose = "aZ09 .,'`’‘“”€£–—•·°§©«»›→¿\t\n\u00e9\u0130\u00df\u0153\ufb01\u00bd\u2026\u0301";
const anyProse = fc.string({ unit: fc.constantFrom(...prose) });

test("texts that are folded in the short way come out as in the long one", () => {
  const inTheLongWay = (text: string) => fold(`${text}\u00e9`).slice(0, -1);
  fc.assert(
    fc.property(anyProse, (text) => {
      assert.deepEqual(foldedWords(text), wordsIn(inTheLongWay(text)));
      if (!text.includes("`")) assert.equal(fold(text), inTheLongWay(text));
    }),
  );
});

test("long runs of coded strings are found wherever they begin", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(..."aZ9+/=_- .é") }),
      fc.integer({ min: 1, max: 6 }),
      (text, least) => {
        assert.equal(hasLongRun(text, least), new RegExp(`[A-Za-z0-9+/=_-]{${least}}`).test(text));
      },
    ),
  );
});

test("what is remembered of a word is what was made of it", () => {
  const words = ["replacement", "karten", "tarjetas", "abcd1", "card", "to", "constructor", "__proto__"];
  const made = words.map(stemOf);
  assert.deepEqual(words.map(stemOf), made);
  assert.deepEqual(made.slice(0, 6), ["replac", "kart", "tarjet", undefined, "card", undefined]);
});
