/**
 * `npm run import`: brings documents into the knowledge of the local stack, shows how far it is and what it found, and
 * takes a person's decision. It opens the state itself, so the server has to be stopped meanwhile.
 */
import { randomUUID } from "node:crypto";
import { resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { loadCompany } from "../../src/adapters/local/company-files.ts";
import type { WebhookTransport } from "../../src/conversation/index.ts";
import type { Visibility } from "../../src/knowledge/index.ts";
import {
  approvalPolicies,
  type ApprovalPolicy,
  type DescribedImport,
  type ImportDecision,
  type ImportSettings,
} from "../../src/knowledge/ingestion/index.ts";
import { RealClock } from "../engine/index.ts";
import { openStack, type Stack } from "../stack.ts";
import { consoleTelemetry } from "./console-telemetry.ts";
import { lockDataFolder } from "./data-folder.ts";
import { describeImport, progressLine } from "./describe-import.ts";
import { exampleCompany } from "./example-company.ts";
import { chooseModels, openModels } from "./local-models.ts";
import { UserError } from "./user-error.ts";

export const importHelp = `
npm run import -- <folder, file or URL> — brings documents into the knowledge

Options
  --visibility public|users|internal  Who may read documents that don't say it themselves (internal)
  --language CODE                     Of documents that don't say it (guessed)
  --audience TEXT                     Whom they are for, such as "business customers"
  --product TEXT                      The product they are about
  --approval always|findings|never    When a person is asked (findings)
  --approve                           Approves beforehand; with an import's id: approves that one
  --leave-out                         With an import's id: publishes it without what waits
  --reject                            With an import's id: publishes nothing of it
  --status                            With an import's id: shows it; also goes on with it
  --data DIR, --company DIR           As with npm start
`;

const switches = ["approve", "leave-out", "reject", "status", "help"] as const;
const texts = ["visibility", "language", "audience", "product", "approval", "data", "company"] as const;

interface ImportCommand {
  /** A source, or the id of an import. */
  readonly subject: string;
  readonly decision?: ImportDecision;
  readonly isShown: boolean;
  readonly settings: ImportSettings;
  readonly data: string;
  readonly company: string;
}

const importId = /^imp_[0-9a-f]{32}$/;

/** Throws UserError. Resolves when the import is at its end, or waits for a person. */
export async function importKnowledge(args: readonly string[]): Promise<void> {
  const command = readCommand(args);
  if (command === undefined) return console.log(importHelp);
  const folder = lockDataFolder(command.data);
  try {
    await withStack(folder.file, command.company, (stack) => run(stack, command));
  } finally {
    folder.release();
  }
}

/** Undefined when help was asked for. */
function readCommand(args: readonly string[]): ImportCommand | undefined {
  const { values, positionals } = parse(args);
  if (values["help"]) return undefined;
  const [subject, ...more] = positionals;
  if (subject === undefined || more.length > 0) {
    throw new UserError("Name one folder, file, URL or import.", "npm run import -- --help shows how.");
  }
  const text = (name: string): string | undefined => values[name] as string | undefined;
  const decision = (["approve", "leave-out", "reject"] as const).find((name) => values[name] === true);
  const isUrl = /^https?:\/\//i.test(subject);
  return {
    subject: importId.test(subject) || isUrl ? subject : resolve(subject),
    ...(decision === undefined ? {} : { decision }),
    isShown: values["status"] === true,
    settings: settingsOf(text),
    data: text("data") ?? ".turnwise",
    company: text("company") ?? exampleCompany,
  };
}

function parse(args: readonly string[]) {
  const options = {
    ...Object.fromEntries(texts.map((name) => [name, { type: "string" as const }])),
    ...Object.fromEntries(switches.map((name) => [name, { type: "boolean" as const }])),
  };
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UserError((error as Error).message, "npm run import -- --help shows the options.");
  }
}

function settingsOf(text: (name: string) => string | undefined): ImportSettings {
  const visibility = oneOf<Visibility>("visibility", text("visibility"), ["public", "users", "internal"]);
  const approval = oneOf<ApprovalPolicy>("approval", text("approval"), approvalPolicies) ?? "findings";
  const language = text("language");
  if (language !== undefined && !/^[a-z]{2}$/.test(language)) {
    throw new UserError(`--language can't be "${language}".`, "Write an ISO 639-1 code such as en.");
  }
  const [audience, product] = [text("audience"), text("product")];
  return {
    approval,
    ...(visibility && { visibility }),
    ...(language && { language }),
    ...(audience && { audience }),
    ...(product && { product }),
  };
}

function oneOf<Value extends string>(name: string, value: string | undefined, values: readonly Value[]) {
  if (value === undefined || values.includes(value as Value)) return value as Value | undefined;
  throw new UserError(`--${name} can't be "${value}".`, `Write one of ${values.join(", ")}.`);
}

/** Webhooks are the server's to deliver: what is due meanwhile is tried again when it runs. */
const notNow: WebhookTransport = { post: () => Promise.resolve({ status: 503 }) };

async function withStack(file: string, companyFolder: string, act: (stack: Stack) => Promise<void>): Promise<void> {
  const clock = new RealClock();
  const models = chooseModels(undefined);
  const stack = await openStack({
    ...{
      file,
      clock,
      company: loadCompany(companyFolder),
      models: { ...models, modelOf: openModels(models, clock, 0) },
    },
    transport: notNow,
    telemetry: consoleTelemetry((line) => console.error(line)),
  });
  try {
    await act(stack);
  } finally {
    await stack.close();
  }
}

async function run({ ingestion }: Stack, { subject, decision, isShown, settings }: ImportCommand): Promise<void> {
  const isKnown = importId.test(subject);
  const id = isKnown ? subject : `imp_${randomUUID().replaceAll("-", "")}`;
  if (!isKnown) await start(ingestion, id, subject, settings, decision);
  else if (decision !== undefined) await ingestion.decide({ importId: id, decision, by: "command line" });
  else if (!isShown)
    throw new UserError("What shall become of the import?", "Add --status, --approve, --leave-out or --reject.");
  console.log(describeImport(await follow(ingestion, id, decision !== undefined && isKnown)));
}

async function start(
  ingestion: Stack["ingestion"],
  id: string,
  source: string,
  settings: ImportSettings,
  decision: ImportDecision | undefined,
): Promise<void> {
  if (decision !== undefined && decision !== "approve") {
    throw new UserError(`--${decision} needs the id of an import.`, "Import first; it says its id.");
  }
  await ingestion.start({ id, source, settings, by: "command line", approved: decision === "approve" });
  console.log(`  Import ${id}`);
}

const lookEveryMs = 250;

/** Shows each change of the counts, until there is nothing to wait for. */
async function follow(ingestion: Stack["ingestion"], id: string, isDecided: boolean): Promise<DescribedImport> {
  let shown = "";
  for (;;) {
    const described = await ingestion.describe(id);
    const line = progressLine(described);
    if (line !== shown) console.log(`  ${line}`);
    shown = line;
    const { state } = described.record;
    if (state === "published" || state === "unpublished" || (state === "waiting" && !isDecided)) return described;
    await pause(lookEveryMs);
  }
}
