import { strict as assert } from "node:assert";
import { test } from "node:test";
import fc from "fast-check";
import { redactedKinds, redactionSchema } from "../../../src/contracts/index.ts";
import { createRedaction } from "../../../src/model/index.ts";

const redact = createRedaction({ kinds: [...redactedKinds], patterns: [{ name: "customer", pattern: "HB-\\d{6}" }] });

const redacted: readonly (readonly [string, string])[] = [
  ["write to jane.o'neil+x@mail.example.co.uk, please", "write to jane.o'[email], please"],
  ["pay to DE89 3704 0044 0532 0130 00.", "pay to [iban]."],
  ["GB82WEST12345698765432 or not", "[iban] or not"],
  ["card 4111 1111 1111 1111 was lost", "card [card] was lost"],
  ["call +49 (30) 1234-5678", "call [phone]"],
  ["I am HB-123456", "I am [customer]"],
];

for (const [text, expected] of redacted) {
  test(`redacts ${JSON.stringify(text)}`, () => assert.equal(redact(text), expected));
}

const kept = [
  "order 4111 1111 1111 1112 of 2026-11-22",
  "DE89 3704 0044 0532 0130 03 is no account",
  "the fee is 1.250,00 EUR for 12 months, 1–3 days",
  "transfer 20261122 00:15 and case 1234567890",
  "3 @ 5 EUR each",
];

for (const text of kept) test(`keeps ${JSON.stringify(text)}`, () => assert.equal(redact(text), text));

test("goes into every text of a value and leaves its form as it is", () => {
  const value = { "a@b.co": ["a@b.co", { deep: "x a@b.co" }], n: 4111111111111111, none: null };
  assert.deepEqual(redact(value), { "a@b.co": ["[email]", { deep: "x [email]" }], n: 4111111111111111, none: null });
});

test("redacting twice is redacting once, for any text", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => redact(redact(text)) === redact(text)));
});

test("a long text of digits and signs takes no time to speak of", () => {
  const long = "+1 ".repeat(20_000) + "a@".repeat(20_000) + "DE12 ".repeat(20_000);
  assert.ok(redact(long).length > 0);
});

test("a pattern that is no regular expression is refused with what to write", () => {
  const result = redactionSchema.safeParse({ kinds: [], patterns: [{ name: "x", pattern: "(" }] });
  assert.match(result.error!.message, /write a regular expression/);
});
