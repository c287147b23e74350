import { strict as assert } from "node:assert";
import { test } from "node:test";
import fc from "fast-check";
import { canonicalJson } from "../../src/kernel/index.ts";

function reversed(value: unknown): unknown {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(reversed);
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(entries.map(([name, entry]) => [name, reversed(entry)]));
}

test("canonical JSON is the same for any order of keys, at every depth", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => assert.equal(canonicalJson(reversed(value)), canonicalJson(value))));
});

test("canonical JSON keeps the value, also a key called __proto__", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      assert.equal(JSON.stringify(JSON.parse(canonicalJson(value))), canonicalJson(value));
      assert.deepEqual(JSON.parse(canonicalJson(value)), JSON.parse(JSON.stringify(value)));
    }),
  );
  assert.notEqual(canonicalJson(JSON.parse('{"__proto__":1}')), canonicalJson({}));
});

test("an absent value and one that is undefined are the same", () => {
  assert.equal(canonicalJson({ b: undefined, a: 1 }), canonicalJson({ a: 1 }));
  assert.equal(canonicalJson(undefined), "null");
});
