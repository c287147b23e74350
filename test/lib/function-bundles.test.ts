import { strict as assert } from "node:assert";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { writeBundles, writeCompany } from "../../lib/function-bundles.ts";
import { functionNames } from "../../lib/function-names.ts";
import { SynthesizedStack } from "../support/synthesized-stack.ts";

const directory = mkdtempSync(join(tmpdir(), "turnwise-bundles-"));
const stack = new SynthesizedStack({ modelName: "offline" });

before(async () => {
  await writeBundles(directory, functionNames);
  writeCompany(directory, "companies/harbour-bank");
  process.env.AWS_REGION = "eu-central-1";
});

after(() => rmSync(directory, { recursive: true, force: true }));

for (const name of functionNames) {
  test(`the bundle of ${name} loads and exports a handler`, async () => {
    Object.assign(process.env, stack.resolve(stack.lambda(name).Properties.Environment.Variables));
    const file = join(directory, name, "index.mjs");
    const { handler } = (await import(pathToFileURL(file).href)) as { handler: unknown };
    assert.equal(typeof handler, "function");
    assert.ok(statSync(file).size < 2_000_000, `${name} is larger than it should be`);
  });
}

test("a function that starts without its environment says which variable it misses", async () => {
  delete process.env.TABLE_NAME;
  const file = pathToFileURL(join(directory, "begin-turn", "index.mjs")).href;
  await assert.rejects(import(`${file}?again`), /TABLE_NAME/);
});
