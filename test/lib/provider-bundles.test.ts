import { strict as assert } from "node:assert";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { writeBundles, writeModels } from "../../lib/function-bundles.ts";
import { loadModels } from "../../src/adapters/local/model-files.ts";
import type { ProviderName } from "../../src/model/index.ts";

const directory = mkdtempSync(join(tmpdir(), "turnwise-providers-"));
after(() => rmSync(directory, { recursive: true, force: true }));

/** Words that only the SDK of a provider says. */
const traces = { bedrock: "bedrock-runtime", openai: "api.openai.com", anthropic: "api.anthropic.com" } as const;

const bundles: readonly (readonly [readonly ProviderName[], readonly (keyof typeof traces)[]])[] = [
  [["offline"], []],
  [["bedrock"], ["bedrock"]],
  [["azure-openai"], ["openai"]],
  [
    ["bedrock", "anthropic"],
    ["bedrock", "anthropic"],
  ],
];

for (const [providers, expected] of bundles) {
  test(`a stage of ${providers.join(" and ")} carries ${expected.join(" and ") || "no provider's SDK"}`, async () => {
    await writeBundles(directory, ["call-model"], { providers: new Set(providers) });
    const code = readFileSync(join(directory, "call-model", "index.mjs"), "utf8");
    const names = Object.keys(traces) as (keyof typeof traces)[];
    assert.deepEqual(
      names.filter((name) => code.includes(traces[name])),
      expected,
    );
  });
}

test("only a stage with a domain carries the client of OpenSearch, in the functions that search", async () => {
  for (const hasOpenSearch of [false, true]) {
    await writeBundles(directory, ["search-knowledge", "serve-api"], { providers: new Set(), hasOpenSearch });
    for (const name of ["search-knowledge", "serve-api"]) {
      const code = readFileSync(join(directory, name, "index.mjs"), "utf8");
      assert.equal(code.includes("opensearch-js"), hasOpenSearch, name);
    }
  }
});

test("a function is given only the models that the routes reach, and the embedding model in use", () => {
  writeModels(directory, loadModels("test/lib/support/keyed-models.json"));
  const { catalogue } = JSON.parse(readFileSync(join(directory, "search-knowledge", "models.json"), "utf8")) as {
    catalogue: Record<"models" | "embeddings", { name: string }[]>;
  };
  assert.deepEqual(
    catalogue.embeddings.map(({ name }) => name),
    ["small-embed"],
  );
  assert.deepEqual(
    catalogue.models.map(({ name }) => name),
    ["gpt-mini", "claude-haiku"],
  );
});
