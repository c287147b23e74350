/**
 * `npm run doctor`: looks at what a start or a stage needs and says for each whether it is there, and if not, what to do.
 * It changes nothing. Each check stands alone, so that one that fails hides none of the others.
 */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { OpenSearchClient } from "@aws-sdk/client-opensearch";
import { z } from "zod";
import { judgeDomain, readDomain } from "../../src/adapters/aws/opensearch-domain.ts";
import { loadCompany } from "../../src/adapters/local/company-files.ts";
import { exampleCompany } from "./example-company.ts";
import { chooseModels } from "./local-models.ts";
import { describeTable, notEmpty, type OptionTable, readValues, wholeNumber } from "./options.ts";
import { UserError } from "./user-error.ts";

export interface Finding {
  readonly isGood: boolean;
  readonly subject: string;
  readonly text: string;
}

export interface Patient {
  readonly port: number;
  /** A company's folder. */
  readonly company: string;
  /** A stage of bin/stages.json; absent: this machine alone. */
  readonly stage: string | undefined;
  readonly nodeVersion: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What bin/stages.json holds. */
  readonly stages: () => unknown;
  readonly domainClient: (region: string) => Pick<OpenSearchClient, "send">;
}

const optionTable: OptionTable = {
  stage: { value: "NAME", help: "Looks at this stage of bin/stages.json too", check: notEmpty },
  port: { value: "N", help: "Port that a start would take (4000)", check: wholeNumber(0, 65_535) },
  company: { value: "DIR", help: "Folder of the company (the example)", check: notEmpty },
  help: { help: "Shows this" },
};

/** Throws UserError when anything is missing; all findings are printed by then. */
export async function doctor(args: readonly string[]): Promise<void> {
  const { values } = readValues(args, "doctor", optionTable);
  const one = (name: string) => values.get(name)?.at(-1);
  if (values.has("help")) return console.log(`\nnpm run doctor, options after --\n${describeTable(optionTable)}\n`);
  const stagesFile = fileURLToPath(new URL("../../bin/stages.json", import.meta.url));
  const findings = await examine({
    port: Number(one("port") ?? 4000),
    company: one("company") ?? exampleCompany,
    stage: one("stage"),
    nodeVersion: process.versions.node,
    environment: process.env,
    stages: () => JSON.parse(readFileSync(stagesFile, "utf8")) as unknown,
    domainClient: (region) => new OpenSearchClient({ region }),
  });
  console.log(describeFindings(findings));
  const bad = findings.filter(({ isGood }) => !isGood).length;
  if (bad > 0) throw new UserError(`${bad} of ${findings.length} checks failed.`, "The lines with ✘ say what to do.");
}

export async function examine(patient: Patient): Promise<readonly Finding[]> {
  const checks: Readonly<Record<string, (patient: Patient) => string | Promise<string>>> = {
    Node: checkNode,
    Port: checkPort,
    Company: checkCompany,
    Models: checkModels,
  };
  const local = await Promise.all(Object.entries(checks).map(([subject, check]) => settle(subject, check, patient)));
  return [...local, ...(patient.stage === undefined ? [] : await examineStage(patient, patient.stage))];
}

/** A check returns what is good, and throws what is not. */
async function settle(
  subject: string,
  check: (patient: Patient) => string | Promise<string>,
  patient: Patient,
): Promise<Finding> {
  try {
    return { isGood: true, subject, text: await check(patient) };
  } catch (error) {
    const { message } = error as Error;
    const remedy = error instanceof UserError ? ` ${error.remedy}` : "";
    return { isGood: false, subject, text: `${message}${remedy}` };
  }
}

const leastNode = 24;

function checkNode({ nodeVersion }: Patient): string {
  if (Number(nodeVersion.split(".")[0]) >= leastNode) return `${nodeVersion} runs this.`;
  throw new UserError(
    `${nodeVersion} is too old, ${leastNode} is needed.`,
    "npm install brings it along: start with npm run.",
  );
}

async function checkPort({ port }: Patient): Promise<string> {
  const probe = createServer();
  try {
    probe.listen(port, "127.0.0.1");
    await once(probe, "listening");
  } catch (error) {
    const { code = "an error" } = error as NodeJS.ErrnoException;
    const reason = code === "EADDRINUSE" ? "something else listens there" : code;
    throw new UserError(`${port} can't be taken: ${reason}.`, "Stop that, or choose another with --port N.");
  }
  probe.close();
  await once(probe, "close");
  return `${port} is free.`;
}

function checkCompany({ company }: Patient): string {
  const { articles, policy } = loadCompany(company);
  return `${policy.company.name}: ${articles.length} articles.`;
}

function checkModels({ environment }: Patient): string {
  const { name, leftOut } = chooseModels(undefined, environment);
  const missing = leftOut.map(({ model, variable }) => ` ${model} is left out: ${variable} is not set.`);
  return `${name} answers.${missing.join("")}`;
}

const stagesSchema = z.record(
  z.string(),
  z.object({ openSearch: z.object({ endpoint: z.string(), domainArn: z.string() }).optional() }),
);

async function examineStage({ stages, domainClient }: Patient, name: string): Promise<readonly Finding[]> {
  const subject = "Search";
  try {
    const all = stagesSchema.parse(stages());
    const stage = all[name];
    if (!stage) throw new UserError(`There is no stage "${name}".`, `There are ${Object.keys(all).join(", ")}.`);
    if (!stage.openSearch) return [{ isGood: true, subject, text: `${name} searches in each function's own process.` }];
    const { domainArn } = stage.openSearch;
    const domain = await readDomain(domainClient(domainArn.split(":")[3] ?? ""), domainArn);
    return judgeDomain(domain).map(({ isGood, text }) => ({ isGood, subject, text: `Domain ${domain.name}: ${text}` }));
  } catch (error) {
    const { name: kind, message } = error as Error;
    const remedy = error instanceof UserError ? error.remedy : "docs/opensearch.md says what the stage needs.";
    return [{ isGood: false, subject, text: `${kind === "UserError" ? "" : `${kind}: `}${message} ${remedy}` }];
  }
}

export function describeFindings(findings: readonly Finding[]): string {
  const lines = findings.map(({ isGood, subject, text }) => `  ${isGood ? "✔" : "✘"} ${subject.padEnd(9)}${text}`);
  return ["", ...lines, ""].join("\n");
}
