import assert from "node:assert/strict";
import { test } from "node:test";
import { catalogue, costMicroUsd, findModel } from "../../src/model/index.ts";

test("a model is found by its name, and an unknown name is told the names there are", () => {
  assert.equal(findModel("offline").provider, "offline");
  assert.throws(() => findModel("gpt"), {
    name: "UnknownModel",
    message: `no model is called "gpt"; there are ${catalogue.map(({ name }) => name).join(", ")}`,
  });
});

test("no two models share a name", () => {
  assert.equal(new Set(catalogue.map(({ name }) => name)).size, catalogue.length);
});

test("cost counts fresh, cached and written tokens, in millionths of a dollar, rounded up", () => {
  const prices = { input: 1, output: 5, cachedInput: 0.1 };
  assert.equal(costMicroUsd(prices, { inputTokens: 1000, outputTokens: 200, cachedInputTokens: 0 }), 2000);
  assert.equal(costMicroUsd(prices, { inputTokens: 0, outputTokens: 0, cachedInputTokens: 1 }), 1);
  assert.equal(costMicroUsd(prices, { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0 }), 0);
});
