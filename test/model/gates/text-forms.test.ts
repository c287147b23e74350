import { strict as assert } from "node:assert";
import { test } from "node:test";
import fc from "fast-check";
import { placedWords, wordsIn } from "../../../src/model/gates/text-forms.ts";

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
