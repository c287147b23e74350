import { strict as assert } from "node:assert";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { ESLint } from "eslint";
import tseslint from "typescript-eslint";
import { agentWithHours, branchHours } from "../../docs/tutorial/examples/01-opening-hours.ts";
import { determinism } from "../../lint/determinism.js";
import { createTurnRunner } from "../../src/behaviours/index.ts";
import { driveTurn, turnInput } from "../support/drive-turn.ts";
import { examplePolicy } from "../support/example-policy.ts";

const tutorial = new URL("../../docs/tutorial/", import.meta.url);
const asksForHours = {
  language: "en",
  kind: "question",
  intent: "opening-hours",
  confidence: 0.9,
  clarifyingQuestion: "",
};

test("the hours of the day come from the tool", async () => {
  const runner = createTurnRunner({ policy: examplePolicy, behaviours: agentWithHours, tools: [branchHours] });
  const { decision } = await driveTurn(runner, turnInput("When do you open?"), {
    "model:understand": asksForHours,
    "search:public": [],
    "tool:branch-hours": { opens: "9:00", closes: "17:00" },
  });
  assert.equal(decision.messages[0]?.body, "Today we are open from 9:00 to 17:00.");
});

test("in a language without a sentence the tutorial's behaviour passes the turn on", async () => {
  const runner = createTurnRunner({ policy: examplePolicy, behaviours: agentWithHours, tools: [branchHours] });
  const { decision } = await driveTurn(runner, turnInput("Quando aprite?"), {
    "model:understand": { ...asksForHours, language: "it" },
    "search:public": [],
  });
  assert.equal(decision.handOff?.reason, "unsupported-language");
});

test("every piece of code in the tutorial stands in a file that runs", async () => {
  const page = await readFile(new URL("01-write-a-behaviour.md", tutorial), "utf8");
  const example = await readFile(new URL("examples/01-opening-hours.ts", tutorial), "utf8");
  const thisTest = await readFile(new URL(import.meta.url), "utf8");
  const pieces = [...page.matchAll(/```ts\n(.*?)```/gs)].map((match) => match[1]!);
  assert.ok(pieces.length >= 4);
  for (const piece of pieces) assert.ok(`${example}\n${thisTest}`.includes(piece), piece);
});

test("the tutorial's behaviour passes the determinism rule", async () => {
  const parser = { files: ["**/*.ts"], languageOptions: { parser: tseslint.parser as never } };
  const overrideConfig = [parser, ...determinism(["docs/tutorial/examples/*.ts"])];
  const eslint = new ESLint({ overrideConfigFile: true, overrideConfig });
  const results = await eslint.lintFiles(["docs/tutorial/examples/*.ts"]);
  assert.deepEqual(
    results.flatMap(({ messages }) => messages),
    [],
  );
});
