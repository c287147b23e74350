/**
 * The code of the functions: one run of esbuild makes all bundles, which takes a second or two where a run for each
 * would take half a minute. Everything is inside, the AWS SDK too, so a deployment is what was tested. Names survive
 * minification for readable stacks; nothing else depends on them, since our errors carry literal names.
 */
import { hash } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Code } from "aws-cdk-lib/aws-lambda";
import { build, type Plugin } from "esbuild";
import { loadCompany } from "../src/adapters/local/company-files.ts";
import { embeddingInUse, reachableDeployments, reachableModels } from "../src/model/index.ts";
import type { ProviderName, StageModels } from "../src/model/index.ts";
import { companyReaders, type FunctionName, functionNames, modelReaders } from "./function-names.ts";
import type { StageSettings } from "./stage-settings.ts";

export type CodeOf = (name: FunctionName) => Code;

const root = fileURLToPath(new URL("..", import.meta.url));
const cache = join(root, "node_modules", ".cache", "turnwise-bundles");

/** Some packages inside are CommonJS and ask for Node's own modules with `require`. */
const banner =
  'import{createRequire as turnwiseRequire}from"node:module";const require=turnwiseRequire(import.meta.url);';

/** zod's messages in fifty languages are a third of a bundle, and of its time to start; we use the English ones. */
const withoutTranslations: Plugin = {
  name: "without-translations",
  setup: ({ onLoad }) =>
    onLoad({ filter: /[/\\]zod[/\\]v4[/\\]locales[/\\]index\.js$/ }, () => ({ contents: "export {};" })),
};

/** Each provider's SDK is hundreds of kilobytes: what the stage's routes can't come to stays out. */
function onlyProviders(used: ReadonlySet<ProviderName>): Plugin {
  const adapters: Readonly<Record<string, readonly ProviderName[]>> = {
    bedrock: ["bedrock"],
    openai: ["openai", "azure-openai", "openai-compatible"],
    anthropic: ["anthropic"],
  };
  const unused = Object.keys(adapters).filter((adapter) => !adapters[adapter]?.some((provider) => used.has(provider)));
  return {
    name: "only-providers",
    setup: ({ onLoad }) => {
      if (unused.length === 0) return;
      const filter = new RegExp(`[/\\\\]providers[/\\\\](?:${unused.join("|")})[/\\\\]open-\\w+\\.ts$`);
      onLoad({ filter }, () => ({ contents: "export {};" }));
    },
  };
}

/** A stage without a domain searches in its functions, which need no client of OpenSearch then. */
const withoutOpenSearch: Plugin = {
  name: "without-open-search",
  setup: ({ onLoad }) =>
    onLoad({ filter: /[/\\]edge[/\\]aws-opensearch\.ts$/ }, () => ({
      contents:
        'export function openSearchKnowledge() { throw new Error("This stage was deployed without a domain."); }',
    })),
};

export async function bundleFunctions(settings: StageSettings): Promise<CodeOf> {
  const { name, companyDirectory, models, openSearch } = settings;
  const directory = join(cache, name);
  const content = { providers: providersOf(models), hasOpenSearch: openSearch !== undefined };
  await writeBundles(directory, functionNames, content);
  writeCompany(directory, companyDirectory);
  writeModels(directory, models);
  return (functionName) => Code.fromAsset(join(directory, functionName));
}

function providersOf({ catalogue }: StageModels): ReadonlySet<ProviderName> {
  const used = [...reachableDeployments(catalogue), ...(embeddingInUse(catalogue)?.deployments ?? [])];
  return new Set(used.map(({ provider }) => provider));
}

/** What a stage has use for. */
export interface BundleContent {
  readonly providers: ReadonlySet<ProviderName>;
  readonly hasOpenSearch?: boolean;
}

/** What a function starts in threads of its own stands beside it, under the name that it looks for. */
const threads: Partial<Record<FunctionName, Readonly<Record<string, string>>>> = {
  "read-document": { "parse-worker": "src/adapters/ingestion/parse-worker.ts" },
};

function entryPoints(name: FunctionName): [string, string][] {
  const beside = Object.entries(threads[name] ?? {});
  return [
    [`${name}/index`, join(root, "lambdas", name, "index.ts")],
    ...beside.map(([thread, file]): [string, string] => [`${name}/${thread}`, join(root, file)]),
  ];
}

/** Writes `<directory>/<function>/index.mjs` and what it starts in threads, with their source maps. */
export async function writeBundles(
  directory: string,
  names: readonly FunctionName[],
  { providers, hasOpenSearch = false }: BundleContent,
): Promise<void> {
  rmSync(directory, { recursive: true, force: true });
  await build({
    entryPoints: Object.fromEntries(names.flatMap(entryPoints)),
    outdir: directory,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    mainFields: ["module", "main"],
    banner: { js: banner },
    plugins: [withoutTranslations, onlyProviders(providers), ...(hasOpenSearch ? [] : [withoutOpenSearch])],
    minify: true,
    keepNames: true,
    sourcemap: true,
    sourcesContent: false,
    legalComments: "none",
    logLevel: "warning",
  });
}

/** Changes when anything of the company does. */
export function companyDigest(companyDirectory: string): string {
  return hash("sha256", JSON.stringify(loadCompany(join(root, companyDirectory))), "hex");
}

/** The company is read and checked here, so that a mistake in it stops the deployment and not a conversation. */
export function writeCompany(directory: string, companyDirectory: string): void {
  const company = JSON.stringify(loadCompany(join(root, companyDirectory)));
  for (const name of companyReaders) {
    mkdirSync(join(directory, name), { recursive: true });
    writeFileSync(join(directory, name, "company.json"), company);
  }
}

/** Only what the routes reach and search uses: functions know no other models. */
export function writeModels(directory: string, { catalogue, certifications }: StageModels): void {
  const models = reachableModels(catalogue);
  const embeddings = [embeddingInUse(catalogue)].filter((entry) => entry !== undefined);
  const names = new Set(models.map(({ name }) => name));
  const known = certifications.filter(({ model }) => names.has(model));
  const text = JSON.stringify({ catalogue: { ...catalogue, models, embeddings }, certifications: known });
  for (const name of modelReaders) {
    mkdirSync(join(directory, name), { recursive: true });
    writeFileSync(join(directory, name, "models.json"), text);
  }
}
