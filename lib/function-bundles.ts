/**
 * The code of the functions: one run of esbuild makes all bundles, which takes a second or two where a run for each
 * would take half a minute. Everything is inside, the AWS SDK too, so a deployment is what was tested. Names survive
 * minification for readable stacks; nothing else depends on them, since our errors carry literal names.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Code } from "aws-cdk-lib/aws-lambda";
import { build, type Plugin } from "esbuild";
import { loadCompany } from "../src/adapters/local/company-files.ts";
import { companyReaders, type FunctionName, functionNames } from "./function-names.ts";
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

export async function bundleFunctions({ name, companyDirectory }: StageSettings): Promise<CodeOf> {
  const directory = join(cache, name);
  await writeBundles(directory, functionNames);
  writeCompany(directory, companyDirectory);
  return (functionName) => Code.fromAsset(join(directory, functionName));
}

/** Writes `<directory>/<function>/index.mjs` with its source map. */
export async function writeBundles(directory: string, names: readonly FunctionName[]): Promise<void> {
  rmSync(directory, { recursive: true, force: true });
  await build({
    entryPoints: Object.fromEntries(names.map((name) => [`${name}/index`, join(root, "lambdas", name, "index.ts")])),
    outdir: directory,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    mainFields: ["module", "main"],
    banner: { js: banner },
    plugins: [withoutTranslations],
    minify: true,
    keepNames: true,
    sourcemap: true,
    sourcesContent: false,
    legalComments: "none",
    logLevel: "warning",
  });
}

/** The company is read and checked here, so that a mistake in it stops the deployment and not a conversation. */
export function writeCompany(directory: string, companyDirectory: string): void {
  const company = JSON.stringify(loadCompany(join(root, companyDirectory)));
  for (const name of companyReaders) {
    mkdirSync(join(directory, name), { recursive: true });
    writeFileSync(join(directory, name, "company.json"), company);
  }
}
