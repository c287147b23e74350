import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { loadModels } from "../../src/adapters/local/model-files.ts";
import {
  costMicroUsd,
  findModel,
  parseCatalogue,
  preferredModel,
  reachableDeployments,
  routedTo,
  routeOf,
  secretNamesOf,
} from "../../src/model/index.ts";
import { aCatalogue, aModel, openAiDeployment } from "./support/build-catalogue.ts";

const catalogue = parseCatalogue("test", aCatalogue());

test("a model is found by its name, and an unknown name is told the names there are", () => {
  assert.equal(findModel(catalogue, "large").family, "claude");
  assert.throws(() => findModel(catalogue, "gpt"), {
    name: "UnknownModel",
    message: 'no model is called "gpt"; there are large, small',
  });
});

test("a prompt without a route of its own takes the default one, whatever it is called", () => {
  const routes = { default: { models: ["large"] }, answer: { models: ["small"] } };
  const routed = parseCatalogue("test", aCatalogue({ routes }));
  assert.deepEqual(routeOf(routed, "answer").models, ["small"]);
  for (const id of ["understand", "constructor", "toString"])
    assert.deepEqual(routeOf(routed, id).models, ["large"], id);
});

test("one model for everything replaces every route, and is then allowed uncertified", () => {
  const routed = routedTo(catalogue, "small");
  assert.deepEqual(routed.routes, { default: { models: ["small"], allowUncertified: true } });
  assert.equal(preferredModel(routed).name, "small");
});

test("what no route names is not reached, and its secrets are not read", () => {
  const keyed = aModel({ name: "keyed", deployments: [openAiDeployment()] });
  const idle = parseCatalogue("test", aCatalogue({ models: [...aCatalogue().models, keyed] }));
  assert.deepEqual(secretNamesOf(reachableDeployments(idle)), []);
  assert.deepEqual(secretNamesOf(reachableDeployments(routedTo(idle, "keyed"))), ["turnwise/test/openai"]);
});

for (const stage of ["local", "dev", "prod"]) {
  test(`models/${stage}.json can be used as it is`, () => {
    assert.ok(loadModels(`models/${stage}.json`).catalogue.models.length > 0);
  });
}

const prices = { input: 1, output: 5, cachedInput: 0.1, cacheWrite: 1.25 };
const none = { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0, cacheWriteTokens: 0 };

test("cost counts fresh, cached and written tokens, in millionths of a dollar, rounded up", () => {
  assert.equal(costMicroUsd(prices, { ...none, inputTokens: 1000, outputTokens: 200 }), 2000);
  assert.equal(costMicroUsd(prices, { ...none, cachedInputTokens: 1 }), 1);
  assert.equal(costMicroUsd(prices, { ...none, cacheWriteTokens: 1000 }), 1250);
  assert.equal(costMicroUsd(prices, none), 0);
});

test("cost never falls when more is used, and what is read from a cache never costs more than fresh input", () => {
  const count = fc.nat({ max: 1_000_000 });
  const usage = fc.record({
    inputTokens: count,
    outputTokens: count,
    cachedInputTokens: count,
    cacheWriteTokens: count,
  });
  fc.assert(
    fc.property(usage, fc.constantFrom(...Object.keys(none)), count, (used, kind, more) => {
      const key = kind as keyof typeof none;
      const cost = costMicroUsd(prices, used);
      assert.ok(costMicroUsd(prices, { ...used, [key]: used[key] + more }) >= cost);
      const moved = { ...used, inputTokens: 0, cachedInputTokens: used.cachedInputTokens + used.inputTokens };
      assert.ok(costMicroUsd(prices, moved) <= cost);
    }),
  );
});
