/**
 * From the words on the command line to a command, and from any failure to a message and an exit code. A stack trace
 * is for us: it appears only with TURNWISE_TRACE=1.
 */
import { describeInspection, type InspectionCommand, isInspection, readInspection } from "./inspection-options.ts";
import { describeOptions, readSettings } from "./options.ts";
import { UserError } from "./user-error.ts";

const commands: Readonly<Record<string, string>> = {
  start: "Starts everything on this machine: API, agent, chat page",
  chat: "Talks to the agent in the terminal",
  demo: "Plays scripted conversations on a virtual clock and explains their races",
  costs: "Sums what calls of models have cost, by day, prompt, model, outcome",
  gaps: "Ranks what the knowledge lacks",
  doctor: "Looks whether this machine, or a stage, has what it needs",
  import: "Brings documents into the knowledge: folders, files, web sites, help-centre exports",
  asof: "Tells what a past turn knew and did then",
  replay: "Runs a past turn again, as it was or with the knowledge, prompts or model of now",
};

/** Resolves with the exit code. */
export async function runCommandLine([command = "help", ...args]: readonly string[]): Promise<number> {
  try {
    await run(command, args);
    return 0;
  } catch (error) {
    console.error(`\n  ${explain(error).replaceAll("\n", "\n  ")}\n`);
    if (process.env["TURNWISE_TRACE"] === "1") console.error(error);
    return 1;
  }
}

async function run(command: string, args: readonly string[]): Promise<void> {
  if (command === "help" || command === "--help" || command === "-h") return console.log(overview());
  if (!(command in commands)) throw new UserError(`There is no command "${command}".`, overview());
  if (isInspection(command)) return inspect(command, args);
  if (command === "gaps") return (await import("./gaps-command.ts")).gaps(args);
  if (command === "doctor") return (await import("./doctor-command.ts")).doctor(args);
  if (command === "import") return (await import("./import-command.ts")).importKnowledge(args);
  const settings = readSettings(args, command);
  if (settings.help) return console.log(helpFor(command));
  if (command === "start") return (await import("./start-command.ts")).start(settings);
  if (command === "chat") return (await import("./chat-command.ts")).chat(settings);
  return (await import("../demo/run-demo.ts")).demo();
}

async function inspect(command: InspectionCommand, args: readonly string[]): Promise<void> {
  const given = readInspection(command, args);
  if (given.help) return console.log(`\n${callOf(command)} — ${commands[command]}\n${describeInspection(command)}\n`);
  if (command === "costs") return (await import("./costs-command.ts")).costs(given);
  if (command === "asof") return (await import("./asof-command.ts")).asOf(given);
  return (await import("./replay-command.ts")).replay(given);
}

function overview(): string {
  const lines = Object.entries(commands).map(([name, text]) => `  ${callOf(name).padEnd(14)}${text}`);
  return ["The commands are:", "", ...lines].join("\n");
}

function helpFor(command: string): string {
  const own = command === "chat" ? "\n\nIt talks to the server on the port. If there is none, it starts one." : "";
  return `\n${callOf(command)} — ${commands[command]}${own}\n\nOptions, after --\n${describeOptions(command)}\n`;
}

function callOf(command: string): string {
  return command === "start" ? "npm start" : `npm run ${command}`;
}

function explain(error: unknown): string {
  if (error instanceof UserError) return `${error.message}\n${error.remedy}`;
  if (!(error instanceof Error)) return String(error);
  const remedy = remedies[error.name] ?? remedies[(error as NodeJS.ErrnoException).code ?? ""];
  const message = /[.!?]$/.test(error.message) ? error.message : `${error.message}.`;
  if (remedy !== undefined) return `${message}${remedy === "" ? "" : `\n${remedy}`}`;
  return `Something unexpected went wrong: ${error.message}\nTURNWISE_TRACE=1 shows where.`;
}

/** Errors of other modules that a person can do something about, by name; "" where the message says it already. */
const remedies: Readonly<Record<string, string>> = {
  PortTaken: "",
  ForeignServer: "",
  StateVersion: "Go back to the version that wrote it, or begin anew: choose another folder with --data DIR.",
  StoreCorrupt: "Bring it back from a backup, or begin anew: move the folder away, or choose another with --data DIR.",
  UnknownModel: "Choose one of them with --model NAME.",
  InvalidCatalogue: "",
  InvalidCertification: "",
  InvalidArgument: "",
  ConnectionLost: "",
  MissingRecord: "See which turns there are in the conversation's events.",
  CredentialsProviderError: "Name credentials for AWS, such as AWS_PROFILE=NAME.",
  ExpiredTokenException: "Sign in to AWS again.",
  AccessDeniedException:
    "The credentials must allow dynamodb:ListTables, GetItem, BatchGetItem and Query on the tables.",
  ResourceNotFoundException:
    "There is no such table in this account and region. Choose another --region or AWS_PROFILE.",
  EACCES: "The system does not allow it. Ports below 1024 often need more rights: choose another with --port.",
  ImportConflict: "",
  ImportNotFound: "",
  ImportNotWaiting: "",
  ENOSPC: "The disk is full.",
};
