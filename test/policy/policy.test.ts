import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { channelPolicy, findIntent, policySchema, textsFor } from "../../src/policy/index.ts";
import type { Policy } from "../../src/policy/index.ts";

const file = join(import.meta.dirname, "../../companies/harbour-bank/policy.json");

function examplePolicy(): Policy {
  return policySchema.parse(JSON.parse(readFileSync(file, "utf8")));
}

function issuesOf(policy: unknown): string[] {
  const parsed = policySchema.safeParse(policy);
  return parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
}

test("a language without its fixed sentences is refused", () => {
  const policy = examplePolicy();
  assert.match(issuesOf({ ...policy, languages: [...policy.languages, "it"] })[0] ?? "", /^texts\.it: missing/);
});

test("a default language that the company does not speak is refused", () => {
  assert.match(issuesOf({ ...examplePolicy(), defaultLanguage: "pt" })[0] ?? "", /^defaultLanguage: "pt" is not one/);
});

test("a policy without one of the channels is refused", () => {
  const policy = examplePolicy();
  const { voice: _, ...channels } = policy.channels;
  assert.match(issuesOf({ ...policy, channels })[0] ?? "", /^channels\.voice: /);
});

test("two intents with one id are refused, at the second", () => {
  const policy = examplePolicy();
  const twice = [...policy.intents, ...policy.intents.slice(0, 1)];
  assert.match(issuesOf({ ...policy, intents: twice })[0] ?? "", new RegExp(`^intents\\.${twice.length - 1}\\.id: `));
});

test("an intent for people needs a target, its own or the default one", () => {
  const { defaultHandOffTarget: _, ...policy } = examplePolicy();
  assert.deepEqual(issuesOf(policy), []);
  const intents = policy.intents.map(({ handOffTarget: _target, ...intent }) => intent);
  assert.match(issuesOf({ ...policy, intents })[0] ?? "", /handOffTarget: say to whom/);
});

test("a misspelt field is refused by its name", () => {
  assert.match(issuesOf({ ...examplePolicy(), langauges: ["en"] })[0] ?? "", /langauges/);
});

test("texts fall back to the default language", () => {
  const policy = examplePolicy();
  assert.equal(textsFor(policy, "de"), policy.texts["de"]);
  assert.equal(textsFor(policy, "ja"), policy.texts[policy.defaultLanguage]);
});

test("a channel's policy and an intent are found by name, an invented intent is not", () => {
  const policy = examplePolicy();
  assert.equal(channelPolicy(policy, "email").lane, "routine");
  assert.equal(channelPolicy(policy, "email").nudgeAfterSeconds, undefined);
  assert.equal(findIntent(policy, "bereavement")?.handling, "hand_off");
  assert.equal(findIntent(policy, "made-up"), undefined);
});
