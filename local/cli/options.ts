/**
 * The options of the commands: one table that says what each is, checks its value and writes the help. A wrong option
 * is told with what was meant, because the first hour is full of them.
 */
import { parseArgs } from "node:util";
import { UserError } from "./user-error.ts";

export interface Settings {
  readonly port: number;
  readonly data: string;
  /** Answers every prompt, whatever the routes say; absent: the routes of models/local.json decide. */
  readonly model: string | undefined;
  readonly modelDelayMs: number;
  readonly webhookUrl: string | undefined;
  /** Takes questions to experts; absent: they are texts that somebody sends. */
  readonly expertWebhookUrl: string | undefined;
  readonly webhookSigningKeys: readonly string[];
  readonly integrationKey: string;
  readonly managementKey: string;
  /** A company's folder; absent: the example. */
  readonly company: string | undefined;
  /** Chat only: a conversation to go on with. */
  readonly conversation: string | undefined;
  readonly help: boolean;
}

export interface Option {
  /** What stands for the value in the help; absent for a switch. */
  readonly value?: string;
  readonly help: string;
  readonly check?: (value: string) => string | undefined;
  readonly isRepeatable?: boolean;
  readonly chatOnly?: boolean;
}

export type OptionTable = Readonly<Record<string, Option>>;

export const options: OptionTable = {
  port: { value: "N", help: "Port of the API and the chat page (4000)", check: wholeNumber(0, 65_535) },
  data: { value: "DIR", help: "Folder of the state (.turnwise); delete it to begin anew", check: notEmpty },
  model: { value: "NAME", help: "One model of models/local.json for everything (its routes)", check: notEmpty },
  "model-delay-ms": {
    value: "N",
    help: "Slows the offline model down, which makes races visible (0)",
    check: wholeNumber(0, 600_000),
  },
  "webhook-url": { value: "URL", help: "Sends webhooks there; without it, only the chat has them", check: webAddress },
  "expert-webhook-url": { value: "URL", help: "Sends questions to experts there", check: webAddress },
  "webhook-signing-key": {
    value: "KEY",
    help: "Signs webhooks (dev-signing); repeat it to rotate keys",
    check: keyText,
    isRepeatable: true,
  },
  "integration-key": { value: "KEY", help: "API key for conversations (dev-integration)", check: keyText },
  "management-key": { value: "KEY", help: "API key for management (dev-management)", check: keyText },
  company: { value: "DIR", help: "Folder of a company: policy.json and knowledge/ (the example)", check: notEmpty },
  conversation: {
    value: "ID",
    help: "Goes on with this conversation",
    check: notEmpty,
    chatOnly: true,
  },
  help: { help: "Shows this" },
};

/** Throws UserError. */
export function readSettings(args: readonly string[], command: string): Settings {
  const { values } = readValues(args, command, optionsOf(command));
  const one = (name: string): string | undefined => values.get(name)?.at(-1);
  const signingKeys = values.get("webhook-signing-key");
  if (signingKeys && one("webhook-url") === undefined && one("expert-webhook-url") === undefined) {
    throw new UserError("--webhook-signing-key signs nothing without --webhook-url.", "Add --webhook-url URL.");
  }
  return {
    port: Number(one("port") ?? 4000),
    data: one("data") ?? ".turnwise",
    model: one("model"),
    modelDelayMs: Number(one("model-delay-ms") ?? 0),
    webhookUrl: one("webhook-url"),
    expertWebhookUrl: one("expert-webhook-url"),
    webhookSigningKeys: signingKeys ?? ["dev-signing"],
    integrationKey: one("integration-key") ?? "dev-integration",
    managementKey: one("management-key") ?? "dev-management",
    company: one("company"),
    conversation: one("conversation"),
    help: values.has("help"),
  };
}

export function describeOptions(command: string): string {
  return describeTable(optionsOf(command));
}

export function describeTable(table: OptionTable): string {
  return Object.entries(table)
    .map(([name, { value = "", help }]) => `  ${`--${name} ${value}`.padEnd(27)}${help}`)
    .join("\n");
}

function optionsOf(command: string): OptionTable {
  const own = Object.entries(options).filter(([name, { chatOnly }]) => {
    if (command === "demo") return name === "help";
    return command === "chat" || !chatOnly;
  });
  return Object.fromEntries(own);
}

export interface GivenOptions {
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** What stands there without an option's name. */
  readonly words: readonly string[];
}

/** Throws UserError. `mostWords`: how many words may stand there that belong to no option. */
export function readValues(
  args: readonly string[],
  command: string,
  table: OptionTable,
  mostWords: number = 0,
): GivenOptions {
  const known = new Map(Object.entries(table));
  const words: string[] = [];
  const declared = Object.fromEntries(
    [...known].map(([name, { value }]) => [name, { type: value ? "string" : "boolean" } as const]),
  );
  const { tokens } = parseArgs({ args: [...args], options: declared, strict: false, tokens: true });
  const values = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === "option-terminator") continue;
    if (token.kind === "positional" && words.length >= mostWords) throw unexpected(token.value, command);
    if (token.kind === "positional") {
      words.push(token.value);
      continue;
    }
    const option = known.get(token.name);
    if (!option) throw unknownOption(token.rawName, [...known.keys()], command);
    const given = values.get(token.name) ?? [];
    if (given.length > 0 && !option.isRepeatable)
      throw new UserError(`--${token.name} stands there twice.`, "Give it once.");
    values.set(token.name, [...given, checkedValue(token.name, option, token.value, token.inlineValue === true)]);
  }
  return { values, words };
}

function checkedValue(name: string, option: Option, value: string | undefined, isInline: boolean): string {
  if (option.value === undefined) {
    if (value === undefined) return "";
    throw new UserError(`--${name} takes no value, but got "${value}".`, `Write --${name} alone.`);
  }
  if (value === undefined || (!isInline && value.startsWith("-"))) {
    throw new UserError(`--${name} needs a value.`, `Write --${name} ${option.value}.`);
  }
  const complaint = option.check?.(value);
  if (complaint !== undefined) throw new UserError(`--${name} can't be "${value}".`, complaint);
  return value;
}

function unexpected(word: string, command: string): UserError {
  return new UserError(`"${word}" is not an option.`, `Options begin with --. See them all with ${helpCall(command)}`);
}

function unknownOption(rawName: string, known: readonly string[], command: string): UserError {
  const name = rawName.replace(/^-+/, "");
  const near = known.toSorted((left, right) => distance(name, left) - distance(name, right))[0] ?? "help";
  const meant = distance(name, near) <= 3 ? `Did you mean --${near}? ` : "";
  return new UserError(`There is no option ${rawName}.`, `${meant}See them all with ${helpCall(command)}`);
}

export function helpCall(command: string): string {
  return command === "start" ? "npm start -- --help" : `npm run ${command} -- --help`;
}

/** How many letters must change to make one word the other. */
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [at, letter] of [...left].entries()) {
    const next = [at + 1];
    for (const [index, other] of [...right].entries()) {
      next.push(Math.min(row[index + 1]! + 1, next[index]! + 1, row[index]! + (letter === other ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

export function wholeNumber(least: number, most: number): (value: string) => string | undefined {
  return (value) => {
    const isGood = /^\d+$/.test(value) && Number(value) >= least && Number(value) <= most;
    return isGood ? undefined : `Write a whole number from ${least} to ${most}.`;
  };
}

export function notEmpty(value: string): string | undefined {
  return value.trim() === "" ? "Write something." : undefined;
}

function keyText(value: string): string | undefined {
  return /^[\x21-\x7e]+$/.test(value) ? undefined : "Write letters, digits and signs without spaces.";
}

export function webAddress(value: string): string | undefined {
  const isGood = /^https?:/i.test(value) && URL.canParse(value);
  return isGood ? undefined : "Write a whole address, such as http://localhost:8080/webhooks.";
}
