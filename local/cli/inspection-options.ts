/** The options of the commands that look at what is recorded: they read the state beside a running server and change nothing. */
import { type CostDimension, costDimensions } from "../../src/model/index.ts";
import { describeTable, helpCall, notEmpty, type OptionTable, readValues, wholeNumber } from "./options.ts";
import { type StageChoice, tableOptions } from "./stage-tables.ts";
import { UserError } from "./user-error.ts";

const inspectionCommands = ["costs", "asof", "replay"] as const;
export type InspectionCommand = (typeof inspectionCommands)[number];

export interface Inspection {
  readonly data: string;
  /** A company's folder; absent: the example. */
  readonly company: string | undefined;
  readonly json: boolean;
  readonly help: boolean;
  /** Costs only. */
  readonly by: readonly CostDimension[];
  readonly days: number;
  readonly table: string | undefined;
  readonly region: string | undefined;
  /** `asof` and `replay` only: a deployed stage in place of a folder. */
  readonly stage: string | undefined;
  readonly tables: StageChoice["tables"];
  readonly conversation: string;
  readonly turn: number;
  /** Replay only. */
  readonly knowledgeNow: boolean;
  readonly promptsNow: boolean;
  readonly model: string | undefined;
}

const everywhere: OptionTable = {
  data: { value: "DIR", help: "Folder of the state (.turnwise)", check: notEmpty },
  json: { help: "Writes JSON" },
  help: { help: "Shows this" },
};

/** Of the commands that look at one turn. */
const ofTurns: OptionTable = {
  company: { value: "DIR", help: "Folder of the company (that of the stage, or the example)", check: notEmpty },
  stage: { value: "NAME", help: "Reads the tables of this deployed stage in place of a folder", check: notEmpty },
  region: { value: "R", help: "Where they are (that of bin/stages.json, AWS_REGION)", check: notEmpty },
  [tableOptions.conversations]: { value: "NAME", help: "That table, by its name", check: notEmpty },
  [tableOptions.knowledge]: { value: "NAME", help: "That table, by its name", check: notEmpty },
  [tableOptions.completions]: { value: "NAME", help: "That table, by its name", check: notEmpty },
  ...everywhere,
};

const now = (value: string) => (value === "now" ? undefined : "Write now.");

const optionsOf: Readonly<Record<InspectionCommand, OptionTable>> = {
  costs: {
    by: { value: "LIST", help: `Of ${costDimensions.join(", ")} (day,prompt,model,outcome)`, check: dimensions },
    days: { value: "N", help: "Up to now, today included (30)", check: wholeNumber(1, 3660) },
    table: {
      value: "NAME",
      help: "The completion log of a stage, a table in DynamoDB, in place of a folder",
      check: notEmpty,
    },
    region: { value: "R", help: "Where that table is (AWS_REGION)", check: notEmpty },
    ...everywhere,
  },
  asof: ofTurns,
  replay: {
    knowledge: { value: "now", help: "Searches today's knowledge in place of that of then", check: now },
    prompts: { value: "now", help: "Asks the models again, with today's prompts", check: now },
    model: { value: "NAME", help: "Asks this model of models/local.json", check: notEmpty },
    ...ofTurns,
  },
};

export function isInspection(command: string): command is InspectionCommand {
  return (inspectionCommands as readonly string[]).includes(command);
}

export function describeInspection(command: InspectionCommand): string {
  const words = command === "costs" ? "" : "\nBefore the options: CONVERSATION TURN, such as c-1 2\n";
  return `${words}\nOptions, after --\n${describeTable(optionsOf[command])}`;
}

/** Throws UserError. */
export function readInspection(command: InspectionCommand, args: readonly string[]): Inspection {
  const { values, words } = readValues(args, command, optionsOf[command], command === "costs" ? 0 : 2);
  const one = (name: string): string | undefined => values.get(name)?.at(-1);
  const help = values.has("help");
  return {
    data: one("data") ?? ".turnwise",
    company: one("company"),
    json: values.has("json"),
    help,
    by: listed(one("by") ?? "day,prompt,model,outcome") as CostDimension[],
    days: Number(one("days") ?? 30),
    table: one("table"),
    region: one("region"),
    stage: one("stage"),
    tables: {
      conversations: one(tableOptions.conversations),
      knowledge: one(tableOptions.knowledge),
      completions: one(tableOptions.completions),
    },
    ...(command === "costs" || help ? { conversation: "", turn: 0 } : namedTurn(words, command)),
    knowledgeNow: values.has("knowledge"),
    promptsNow: values.has("prompts"),
    model: one("model"),
  };
}

function namedTurn([conversation, turn]: readonly string[], command: InspectionCommand) {
  if (conversation !== undefined && turn !== undefined && /^[1-9]\d{0,8}$/.test(turn)) {
    return { conversation, turn: Number(turn) };
  }
  const found = turn === undefined ? "a turn of a conversation is missing" : `"${turn}" is no turn`;
  throw new UserError(
    `Which turn? ${found[0]?.toUpperCase()}${found.slice(1)}.`,
    `Write the conversation and the number of its turn: npm run ${command} -- c-1 2. More: ${helpCall(command)}`,
  );
}

function listed(value: string): string[] {
  return value.split(",").map((item) => item.trim());
}

function dimensions(value: string): string | undefined {
  const wrong = listed(value).find((item) => !(costDimensions as readonly string[]).includes(item));
  return wrong === undefined ? undefined : `"${wrong}" is none of ${costDimensions.join(", ")}.`;
}
