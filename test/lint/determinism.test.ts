import { strict as assert } from "node:assert";
import { describe, it, test } from "node:test";
import { ESLint, RuleTester } from "eslint";
import tseslint from "typescript-eslint";
import { determinism, determinismPlugin } from "../../lint/determinism.js";

RuleTester.describe = describe;
RuleTester.it = it;

const tester = new RuleTester({
  languageOptions: { parser: tseslint.parser, ecmaVersion: 2024, sourceType: "module" },
});

/** Code inside a behaviour's body. */
function body(code: string): string {
  return `export const b = behaviour("b", async (turn) => { ${code} });`;
}

function refused(code: string, messageId: string): RuleTester.InvalidTestCase {
  return { code, errors: [{ messageId }] };
}

tester.run("deterministic-behaviour", determinismPlugin.rules!["deterministic-behaviour"] as never, {
  valid: [
    body("const answer = await turn.ask(prompts.mood, { text: turn.request });"),
    body("await Promise.all([turn.ask(a, b), understand(turn)]);"),
    body("await Promise.all(orders.map((order) => turn.call(lookUp, { order })));"),
    body("await Promise.all([...orders.map((order) => lookUp(turn, order)), turn.ask(a, b)]);"),
    body("await Promise.all(orders.map(async (order) => { await turn.call(lookUp, { order }); }));"),
    body("const found = await (open ? turn.call(a, {}) : turn.call(b, {}));"),
    body("const day = new Date(turn.now).getUTCDay(); let count = 0; count += Math.max(day, 1);"),
    body("const process = turn.policy; const { performance } = process; return performance;"),
    body("return turn.reply(order.process, { because: article.fetch });"),
    'import { z } from "zod"; import { textsFor } from "../../policy/index.ts"; import type { X } from "anything";',
    "export async function readLanguage(turn: Turn): Promise<string> { return (await understand(turn)).language; }",
    "const names = { Date: 1 }; export const value = names.Date;",
  ],
  invalid: [
    refused(body("const now = Date.now();"), "global"),
    refused(body('const now = Date["now"]();'), "global"),
    refused(body("const now = new Date();"), "clock"),
    refused(body("const now = Date();"), "clock"),
    refused(body("const dice = Math.random();"), "global"),
    refused(body("const start = performance.now();"), "global"),
    refused(body("const id = crypto.randomUUID();"), "global"),
    refused(body("setTimeout(() => {}, 5);"), "global"),
    refused(body("setInterval(() => {}, 5);"), "global"),
    refused(body("setImmediate(() => {});"), "global"),
    refused(body("const mode = process.env.MODE;"), "global"),
    refused(body("const page = fetch(turn.request);"), "global"),
    refused(body("globalThis.seen = true;"), "global"),
    { code: body("await fetch(turn.request);"), errors: [{ messageId: "foreignAwait" }, { messageId: "global" }] },
    refused(body("await somethingElse();"), "foreignAwait"),
    refused(body("await promise;"), "foreignAwait"),
    refused(body("await Promise.all([turn.ask(a, b), somethingElse()]);"), "foreignAwait"),
    refused(body("await Promise.all(orders.map((order) => loadOrder(order)));"), "foreignAwait"),
    refused(body("await Promise.all(promises);"), "foreignAwait"),
    refused(body("for await (const order of orders) turn.emit(order);"), "foreignAwait"),
    {
      code: body("await Promise.race([turn.ask(a, b), turn.ask(c, d)]);"),
      errors: [{ messageId: "foreignAwait" }, { messageId: "global" }],
    },
    refused(body("const soon = new Promise((resolve) => resolve(1));"), "promise"),
    refused('import { readFile } from "node:fs/promises";', "module"),
    refused('import { randomUUID } from "crypto";', "module"),
    refused('import fs from "fs";', "module"),
    refused('export * from "node:os";', "module"),
    refused('const os = import("./other.ts");', "module"),
    refused("let turns = 0;", "moduleState"),
    refused("export let turns = 0;", "moduleState"),
    refused("var turns = 0;", "moduleState"),
  ],
});

test("the agent's own behaviours are deterministic", async () => {
  const eslint = new ESLint({
    overrideConfigFile: true,
    overrideConfig: [{ files: ["**/*.ts"], languageOptions: { parser: tseslint.parser } }, ...determinism()],
  });
  const results = await eslint.lintFiles(["src/behaviours/agent/**/*.ts"]);
  assert.ok(results.length > 5);
  const complaints = results.flatMap(({ filePath, messages }) =>
    messages.map(({ message }) => `${filePath}: ${message}`),
  );
  assert.deepEqual(complaints, []);
});
