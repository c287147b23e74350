/** The API's actions by name: each is the engine's under the same name, after the checks that AWS makes first. */
import { parseArn } from "../catalog/arn.ts";
import { StepFunctionsError } from "../errors.ts";
import type { CreateStateMachineInput, Engine, StateMachineDescription } from "../ports.ts";
import { checkRequest } from "./check-request.ts";
import { REQUEST_SHAPES } from "./shapes.ts";

type Input = Record<string, unknown>;
type ApiAction = (engine: Engine, input: Input) => Promise<unknown>;

export const API_ACTIONS: Readonly<Record<string, ApiAction>> = Object.fromEntries(
  Object.keys(REQUEST_SHAPES).map((name) => [name, (engine: Engine, input: Input) => perform(engine, name, input)]),
);

async function perform(engine: Engine, name: string, input: Input): Promise<unknown> {
  checkRequest(name, input);
  await BEFORE[name]?.(engine, input);
  const method = (name[0]!.toLowerCase() + name.slice(1)) as keyof Engine;
  const answer = await (engine[method] as (input: Input) => Promise<unknown>)({ ...DEFAULTS[name], ...input });
  return input["includedData"] === "METADATA_ONLY" ? withoutData(answer) : answer;
}

const DEFAULTS: Readonly<Record<string, Input>> = { CreateStateMachine: { type: "STANDARD" } };

/** What AWS refuses though the engine's own calls allow it. */
const BEFORE: Readonly<Record<string, ApiAction>> = {
  CreateStateMachine: refuseOtherDefinition,
  DescribeExecution: standardOnly,
  GetExecutionHistory: standardOnly,
  StopExecution: standardOnly,
};

async function standardOnly(_: Engine, { executionArn }: Input): Promise<void> {
  parseArn(executionArn as string, "execution");
}

const COMPARED = ["definition", "type", "loggingConfiguration", "tracingConfiguration"] as const;

/** Unlike the engine's own call, the API refuses another definition under a name that is taken. */
async function refuseOtherDefinition(engine: Engine, input: Input): Promise<void> {
  const { name, type = "STANDARD" } = input as Partial<CreateStateMachineInput>;
  const existing = await machineNamed(engine, name!);
  if (!existing) return;
  const isSame = COMPARED.every((field) => {
    const wanted = field === "type" ? type : input[field];
    return wanted === undefined || contains(existing[field], wanted);
  });
  if (isSame) return;
  const message = `State Machine Already Exists: '${existing.stateMachineArn}'`;
  throw new StepFunctionsError("StateMachineAlreadyExists", message);
}

async function machineNamed(engine: Engine, name: string): Promise<StateMachineDescription | undefined> {
  const { stateMachines } = await engine.listStateMachines({ maxResults: Number.MAX_SAFE_INTEGER });
  const found = stateMachines.find((machine) => machine.name === name);
  return found && engine.describeStateMachine(found);
}

/** Settings that were left out have the same value as ones that were given their default. */
function contains(shown: unknown, wanted: unknown): boolean {
  if (typeof wanted !== "object" || wanted === null) return shown === wanted;
  return JSON.stringify({ ...(shown as object), ...wanted }) === JSON.stringify(shown);
}

const DATA: ReadonlySet<string> = new Set(["definition", "input", "output", "error", "cause", "variableReferences"]);

function withoutData(answer: unknown): unknown {
  const entries = Object.entries(answer as object).filter(([field]) => !DATA.has(field));
  return Object.fromEntries(
    entries.map(([key, value]) => [key, key.endsWith("Details") ? { included: false } : (value as unknown)]),
  );
}
