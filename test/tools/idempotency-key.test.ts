import { strict as assert } from "node:assert";
import { test } from "node:test";
import fc from "fast-check";
import { z } from "zod";
import type { Json, JsonObject } from "../../src/kernel/index.ts";
import { defineTool, idempotencyKey, InvalidToolArgumentsError, normaliseArguments } from "../../src/tools/index.ts";

const anything = defineTool({ name: "anything", description: "", effect: "write", parameters: z.looseObject({}) });
const transfer = defineTool({
  name: "transfer",
  description: "Moves money.",
  effect: "write",
  parameters: z.object({
    to: z.string(),
    cents: z.int(),
    memo: z.string().optional(),
    urgent: z.boolean().default(false),
  }),
});

function keyOf(
  args: JsonObject,
  changes: { conversationId?: string; tool?: string; requestSeq?: number } = {},
): string {
  return idempotencyKey({ conversationId: "conv-1", tool: "transfer", requestSeq: 3, arguments: args, ...changes });
}

test("arguments that mean the same are spelled the same", () => {
  const plain = normaliseArguments(transfer, { to: "Zoë", cents: 5 });
  const odd = normaliseArguments(transfer, {
    urgent: false,
    cents: 5,
    memo: undefined,
    to: " Zoe\u0308 ",
    extra: true,
  });
  assert.deepEqual(plain, { to: "Zoë", cents: 5, urgent: false });
  assert.equal(keyOf(odd), keyOf(plain));
});

test("arguments that do not fit the tool are refused by its name", () => {
  assert.throws(() => normaliseArguments(transfer, { to: "Zoë" }), InvalidToolArgumentsError);
  const listed = defineTool({ name: "listed", description: "", effect: "read", parameters: z.array(z.string()) });
  assert.throws(() => normaliseArguments(listed, ["a"]), InvalidToolArgumentsError);
});

test("a key changes with the conversation, the tool, the request and any argument", () => {
  const keys = [
    keyOf({ cents: 5 }),
    keyOf({ cents: 6 }),
    keyOf({ cents: "5" }),
    keyOf({ cents: 5 }, { conversationId: "conv-2" }),
    keyOf({ cents: 5 }, { tool: "refund" }),
    keyOf({ cents: 5 }, { requestSeq: 4 }),
  ];
  assert.equal(new Set(keys).size, keys.length);
});

test("normalising twice changes nothing, and the order of names never matters", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (dictionary) => {
      const args = normaliseArguments(anything, dictionary);
      const reversed = Object.fromEntries(Object.entries(dictionary).reverse()) as Record<string, Json>;
      assert.equal(keyOf(normaliseArguments(anything, args)), keyOf(args));
      assert.equal(keyOf(normaliseArguments(anything, reversed)), keyOf(args));
    }),
    { numRuns: 200 },
  );
});
