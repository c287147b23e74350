/**
 * `npm run certify -- --model NAME [--prompt ID] [--models FILE]`: puts the labelled cases to a model and writes what came
 * of it, good or bad, as the certification records of its prompts: those that every stage asks, and those that the file
 * has routes for. Exits with 1 when a threshold was not reached.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { format } from "prettier";
import { certificationsFolder, loadModels } from "../src/adapters/local/model-files.ts";
import { createDeploymentModels, environmentCredentials } from "../src/adapters/providers/index.ts";
import {
  type AnyPrompt,
  allPrompts,
  type Catalogue,
  type CertificationRecord,
  digestOf,
  findModel,
  findPrompt,
  type ModelEntry,
  optionalPrompts,
  routedTo,
  usableIn,
  variantFor,
  versionOf,
} from "../src/model/index.ts";
import { evaluations } from "./evaluations.ts";

const root = join(import.meta.dirname, "..");
const concurrency = 4;

const { values } = parseArgs({
  options: {
    model: { type: "string" },
    prompt: { type: "string" },
    models: { type: "string", default: "models/local.json" },
    verbose: { type: "boolean", default: false },
  },
});

async function certify(): Promise<boolean> {
  if (values.model === undefined) throw new Error("Name the model: npm run certify -- --model NAME");
  const { catalogue: all } = loadModels(values.models);
  const catalogue = routedTo(all, values.model);
  const usable = usableIn(process.env, values.models, catalogue).catalogue;
  const prompts = values.prompt === undefined ? promptsOf(all) : [findPrompt(values.prompt)];
  let isGood = true;
  for (const prompt of prompts) {
    const record = await evaluate(prompt, findModel(usable, values.model), findModel(catalogue, values.model));
    await write(record);
    isGood = report(record) && isGood;
  }
  return isGood;
}

function promptsOf({ routes }: Catalogue): readonly AnyPrompt[] {
  return [...allPrompts, ...optionalPrompts.filter(({ id }) => Object.hasOwn(routes, id))];
}

/** Asked of the first deployment that can be used here; recorded for all that the name stands for. */
async function evaluate(prompt: AnyPrompt, usable: ModelEntry, entry: ModelEntry): Promise<CertificationRecord> {
  const evaluation = evaluations[prompt.id];
  const variant = variantFor(prompt, entry.family);
  const [deployment] = usable.deployments;
  if (!evaluation || !variant || !deployment) {
    throw new Error(`Nothing says how "${prompt.id}" is evaluated on "${entry.name}" (evaluations/evaluations.ts).`);
  }
  const dependencies = { clock: { now: Date.now }, credentials: environmentCredentials(process.env) };
  const model = createDeploymentModels({ models: [usable] }, dependencies)(deployment.id);
  const { suite, thresholds, run } = evaluation({ model, address: entry });
  const { scores, cases, wrong } = await run({ concurrency });
  if (values.verbose) for (const { ask, what } of wrong) console.log(`  ${what.join(", ")}: ${JSON.stringify(ask)}`);
  return {
    prompt: prompt.id,
    variant: versionOf(variant),
    promptDigest: digestOf(prompt, variant),
    model: entry.name,
    modelIds: entry.deployments.map(({ modelId }) => modelId),
    suite: { ...suite, cases },
    command: `npm run certify -- --model ${entry.name} --prompt ${prompt.id}`,
    ranAt: new Date().toISOString(),
    scores,
    thresholds,
  };
}

async function write(record: CertificationRecord): Promise<void> {
  const family = record.variant.split("@")[0] ?? "";
  const file = join(root, certificationsFolder, record.prompt, `${family}--${record.model}.json`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, await format(JSON.stringify(record), { parser: "json", printWidth: 120 }));
}

function report({ prompt, variant, model, scores, thresholds, suite }: CertificationRecord): boolean {
  console.log(`${prompt} (${variant}) on ${model}, ${suite.cases} cases`);
  const rows = Object.entries(thresholds).map(([name, least]) => ({ name, least, score: scores[name] ?? 0 }));
  for (const { name, least, score } of rows) {
    console.log(`  ${name.padEnd(12)} ${score.toFixed(4)}  must be ${least}${score < least ? "  NOT REACHED" : ""}`);
  }
  return rows.every(({ score, least }) => score >= least);
}

process.exitCode = (await certify()) ? 0 : 1;
