import assert from "node:assert/strict";
import { test } from "node:test";
import { environmentCredentials } from "../../../src/adapters/providers/index.ts";
import { clientPerKey } from "../../../src/adapters/providers/keyed-client.ts";
import { findModel } from "../../../src/model/index.ts";
import { loadModels } from "../../../src/adapters/local/model-files.ts";

const { catalogue } = loadModels("models/local.json");
const [deployment] = findModel(catalogue, "gpt-mini").deployments;
assert.ok(deployment);

test("a key is read from the variable that the deployment names, at each call", async () => {
  const environment: Record<string, string> = { OPENAI_API_KEY: "first" };
  const read = environmentCredentials(environment)(deployment);
  assert.equal(await read(), "first");
  environment["OPENAI_API_KEY"] = "second";
  assert.equal(await read(), "second");
});

test("a variable that is not set is named", async () => {
  for (const environment of [{}, { OPENAI_API_KEY: "" }]) {
    await assert.rejects(environmentCredentials(environment)(deployment)(), /OPENAI_API_KEY is not set/);
  }
});

test("one client serves as long as its key does", async () => {
  const keys = ["a", "a", "b", "b"];
  const made: string[] = [];
  const client = clientPerKey(
    async () => keys.shift() ?? "",
    (key) => {
      made.push(key);
      return { key };
    },
  );
  const used = [await client(), await client(), await client(), await client()].map(({ key }) => key);
  assert.deepEqual(
    [used, made],
    [
      ["a", "a", "b", "b"],
      ["a", "b"],
    ],
  );
});
