/** What somebody wants of `npm run import`: a source, or an import that is there already, and what to do with it. */
import { resolve } from "node:path";
import type { Visibility } from "../../src/knowledge/index.ts";
import {
  approvalPolicies,
  type ApprovalPolicy,
  draftsSource,
  type ImportDecision,
  type ImportSettings,
} from "../../src/knowledge/ingestion/index.ts";
import { exampleCompany } from "./example-company.ts";
import { type GivenOptions, notEmpty, type OptionTable, readValues, webAddress } from "./options.ts";
import { UserError } from "./user-error.ts";

export const importOptions: OptionTable = {
  drafts: { help: "Brings in the draft articles that the API has saved, instead of a source" },
  visibility: {
    value: "WHO",
    help: "Who may read documents that don't say it: public, users or internal (internal)",
    check: oneOf(["public", "users", "internal"]),
  },
  language: { value: "CODE", help: "Of documents that don't say it (guessed)", check: languageCode },
  audience: { value: "TEXT", help: 'Whom they are for, such as "business customers"', check: notEmpty },
  product: { value: "TEXT", help: "The product they are about", check: notEmpty },
  approval: {
    value: "WHEN",
    help: "When a person is asked: always, findings or never (findings)",
    check: oneOf(approvalPolicies),
  },
  approve: { help: "Approves beforehand; with an import's id: approves that one" },
  "leave-out": { help: "With an import's id: publishes it without what waits" },
  reject: { help: "With an import's id: publishes nothing of it" },
  status: { help: "With an import's id: shows it, and goes on showing it" },
  data: { value: "DIR", help: "As with npm start; a server that has it open does the import", check: notEmpty },
  company: { value: "DIR", help: "As with npm start", check: notEmpty },
  server: { value: "URL", help: "A server that does the import, here or in a stage", check: webAddress },
  key: { value: "KEY", help: "Its Management key (dev-management)", check: notEmpty },
  help: { help: "Shows this" },
};

export interface ImportCommand {
  /** A source, or the id of an import. */
  readonly subject: string;
  readonly isKnown: boolean;
  readonly decision?: ImportDecision;
  readonly isShown: boolean;
  readonly settings: ImportSettings;
  readonly data: string;
  readonly company: string;
  /** Absent: whoever has the data folder open, or this very process. */
  readonly server?: string;
  readonly key: string;
}

const importId = /^imp_[0-9a-f]{32}$/;

/** Undefined when help was asked for. Throws UserError. */
export function readImportCommand(args: readonly string[]): ImportCommand | undefined {
  const { values, words } = readValues(args, "import", importOptions, 2);
  if (values.has("help")) return undefined;
  const text = (name: string): string | undefined => values.get(name)?.at(-1);
  const subject = subjectOf(words, values);
  const isKnown = importId.test(subject);
  const decision = (["approve", "leave-out", "reject"] as const).find((name) => values.has(name));
  const isShown = values.has("status");
  demandSense({ isKnown, isShown, ...(decision && { decision }) });
  const server = text("server")?.replace(/\/+$/, "");
  return {
    ...{ subject, isKnown, isShown, settings: settingsOf(text) },
    ...(decision && { decision }),
    data: text("data") ?? ".turnwise",
    company: text("company") ?? exampleCompany,
    ...(server !== undefined && { server }),
    key: text("key") ?? "dev-management",
  };
}

function subjectOf(words: readonly string[], values: GivenOptions["values"]): string {
  const isDrafts = values.has("drafts");
  const [subject, ...more] = words;
  if (isDrafts && subject === undefined) return draftsSource;
  if (isDrafts || subject === undefined || more.length > 0) {
    throw new UserError("Name one folder, file, URL or import.", "npm run import -- --help shows how.");
  }
  const isPath = !/^(?:https?|s3):\/\//i.test(subject) && !importId.test(subject);
  return isPath ? resolve(subject) : subject;
}

function demandSense({ isKnown, isShown, decision }: Pick<ImportCommand, "isKnown" | "isShown" | "decision">): void {
  if (!isKnown && decision !== undefined && decision !== "approve") {
    throw new UserError(`--${decision} needs the id of an import.`, "Import first; it says its id.");
  }
  if (isKnown && decision === undefined && !isShown) {
    throw new UserError("What shall become of the import?", "Add --status, --approve, --leave-out or --reject.");
  }
}

function settingsOf(text: (name: string) => string | undefined): ImportSettings {
  const [visibility, language, audience, product] = ["visibility", "language", "audience", "product"].map(text);
  return {
    approval: (text("approval") as ApprovalPolicy | undefined) ?? "findings",
    ...(visibility !== undefined && { visibility: visibility as Visibility }),
    ...(language !== undefined && { language }),
    ...(audience !== undefined && { audience }),
    ...(product !== undefined && { product }),
  };
}

function oneOf(words: readonly string[]): (value: string) => string | undefined {
  return (value) => (words.includes(value) ? undefined : `Write one of ${words.join(", ")}.`);
}

function languageCode(value: string): string | undefined {
  return /^[a-z]{2}$/.test(value) ? undefined : "Write an ISO 639-1 code such as en.";
}
