import { strict as assert } from "node:assert";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";

interface Handler {
  readonly ErrorEquals: readonly string[];
  readonly Next?: string;
}

interface State {
  readonly Type: string;
  readonly Resource?: string;
  readonly TimeoutSeconds?: number | string;
  readonly Retry?: readonly Handler[];
  readonly Catch?: readonly Handler[];
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Next: string }[];
  readonly ItemProcessor?: Machine;
}

interface Machine {
  readonly QueryLanguage?: string;
  readonly StartAt: string;
  readonly TimeoutSeconds?: number;
  readonly States: Readonly<Record<string, State>>;
}

/** A state with what surrounds it. */
interface Placed {
  readonly name: string;
  readonly state: State;
  /** The Map around it. */
  readonly map?: State;
}

const root = new URL("../../", import.meta.url).pathname;
const names = ["conversation", "turn", "knowledge"] as const;
const texts = new Map(names.map((name) => [name, readFileSync(join(root, `statemachines/${name}.asl.json`), "utf8")]));
const machines = new Map([...texts].map(([name, text]) => [name, JSON.parse(text) as Machine]));

function placedStates(machine: Machine, map?: State): Placed[] {
  return Object.entries(machine.States).flatMap(([name, state]) => [
    { name, state, ...(map ? { map } : {}) },
    ...(state.ItemProcessor ? placedStates(state.ItemProcessor, state) : []),
  ]);
}

const allStates = [...machines].flatMap(([machine, definition]) =>
  placedStates(definition).map((placed) => ({ ...placed, machine })),
);
const tasks = allStates.filter(({ state }) => state.Type === "Task");

test("all definitions are valid Amazon States Language", () => {
  const validate = createRequire(import.meta.url)("asl-validator") as (
    definition: unknown,
    options: object,
  ) => { isValid: boolean; errorsText: (separator: string) => string };
  for (const [name, text] of texts) {
    const filledIn = text.replaceAll(/\$\{\w+FunctionArn\}/g, "arn:aws:lambda:eu-west-1:123456789012:function:any");
    assert.ok(!filledIn.includes("${"), `${name}: a placeholder that nothing fills in`);
    const { isValid, errorsText } = validate(JSON.parse(filledIn), { checkPaths: true, checkArn: true });
    assert.ok(isValid, `${name}: ${errorsText("\n")}`);
  }
});

test("the definitions speak JSONata only", () => {
  const ofJsonPath = new Set(["InputPath", "OutputPath", "ResultPath", "Parameters", "ResultSelector", "ItemsPath"]);
  for (const [name, text] of texts) {
    assert.equal(machines.get(name)?.QueryLanguage, "JSONata");
    JSON.parse(text, (key, value: unknown) => {
      assert.ok(!ofJsonPath.has(key) && !key.endsWith(".$"), `${name}: ${key} belongs to JSONPath`);
      if (key === "QueryLanguage") assert.equal(value, "JSONata");
      return value;
    });
  }
});

test("each expression is JSONata that parses", async () => {
  const { default: jsonata } = await import("jsonata");
  for (const [name, text] of texts) {
    const expressions = text.match(/\{% .*? %\}/g) ?? [];
    assert.ok(expressions.length > 20);
    for (const expression of expressions) {
      assert.doesNotThrow(
        () => jsonata(JSON.parse(`"${expression.slice(3, -3)}"`) as string),
        `${name}: ${expression}`,
      );
    }
  }
});

test("each Task has a time-out and a Retry, and a Catch of its own or around it", () => {
  for (const { machine, name, state, map } of tasks) {
    assert.ok(state.TimeoutSeconds !== undefined, `${machine}.${name} has no time-out`);
    assert.ok((state.Retry ?? []).length > 0, `${machine}.${name} has no Retry`);
    const handlers = [...(state.Catch ?? []), ...(map?.Catch ?? [])];
    assert.ok(
      handlers.some(({ ErrorEquals }) => ErrorEquals.includes("States.ALL")),
      `${machine}.${name} has no Catch`,
    );
  }
});

test("a Catch of everything stands last and alone, as AWS wants it", () => {
  for (const { machine, name, state } of allStates) {
    for (const handlers of [state.Retry ?? [], state.Catch ?? []]) {
      handlers.forEach(({ ErrorEquals }, index) => {
        if (!ErrorEquals.includes("States.ALL")) return;
        assert.ok(ErrorEquals.length === 1 && index === handlers.length - 1, `${machine}.${name}`);
      });
    }
  }
});

/** The literal `name` of every error class in the sources, whatever its file is called. */
function declaredErrors(folder: string): Set<string> {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );
  const sources = files.map((file) => readFileSync(join(root, folder, file), "utf8"));
  return new Set(
    sources.flatMap((source) =>
      [...source.matchAll(/override readonly name = "(\w+)"/g)].map(([, name]) => name as string),
    ),
  );
}

test("each error that is retried or caught is one of AWS's, or declared by a class of ours", () => {
  const ours = declaredErrors("src");
  assert.ok(ours.size > 10);
  const ofAws = /^(States|Lambda|SQS|Sfn|StepFunctions)\.\w+$/;
  for (const { machine, name, state } of allStates) {
    for (const error of [...(state.Retry ?? []), ...(state.Catch ?? [])].flatMap(({ ErrorEquals }) => ErrorEquals)) {
      assert.ok(ofAws.test(error) || ours.has(error), `${machine}.${name} waits for ${error}, which nobody throws`);
    }
  }
});

test("each retryable error of ours is retried by the Tasks that can meet it", () => {
  const wanted: Readonly<Record<string, readonly string[]>> = {
    CallModel: ["ModelThrottled", "ModelUnavailable", "StoreUnavailable"],
    CallTool: ["ToolUnavailable", "StoreUnavailable"],
  };
  for (const { machine, name, state } of tasks.filter(({ state }) => state.Resource?.includes(":lambda:"))) {
    const retried = (state.Retry ?? []).flatMap(({ ErrorEquals }) => ErrorEquals);
    for (const error of wanted[name] ?? ["Contention", "StoreUnavailable"]) {
      assert.ok(retried.includes(error), `${machine}.${name} does not retry ${error}`);
    }
  }
});

test("a step that comes too late to change an import's record, or meets a table that does not answer, is repeated", () => {
  for (const { name, state } of placedStates(machines.get("knowledge") as Machine)) {
    if (!["Plan", "Check", "Approve", "Publish", "Close"].includes(name)) continue;
    const retried = (state.Retry ?? []).flatMap(({ ErrorEquals }) => ErrorEquals);
    assert.ok(retried.includes("ImportConflict") && retried.includes("ServiceUnavailable"), name);
  }
});

test("the Express machine waits for no token, and ends before the longest time that AWS gives it", () => {
  const express = machines.get("turn") as Machine;
  for (const { name, state } of placedStates(express)) {
    assert.ok(!state.Resource?.includes("waitForTaskToken") && !state.Resource?.endsWith(".sync"), name);
  }
  assert.ok((express.TimeoutSeconds ?? Infinity) < 300);
});

function successors(state: State): string[] {
  const next = [state.Next, state.Default, ...(state.Choices ?? []).map((choice) => choice.Next)];
  return next.filter((name) => name !== undefined);
}

/** States that can be reached without going through `stop`. */
function reachable(machine: Machine, from: string, stop: string): Set<string> {
  const seen = new Set<string>();
  const open = [from];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name) || name === stop) continue;
    seen.add(name);
    open.push(...successors(machine.States[name] as State));
  }
  return seen;
}

test("every failure leads to the state that hands over to people before the machine can end", () => {
  const handsOver = { conversation: "Rescue", turn: "FailTurn", knowledge: "Close" } as const;
  /** Where there is nothing to hand over, or nobody to do it: the sweeper is what comes then. */
  const excused = new Set([
    ...["conversation.Rescue", "conversation.StartSuccessor", "turn.FailTurn", "turn.Release", "knowledge.Close"],
  ]);
  for (const name of names) {
    const machine = machines.get(name) as Machine;
    for (const [stateName, state] of Object.entries(machine.States)) {
      if (excused.has(`${name}.${stateName}`)) continue;
      for (const { ErrorEquals, Next } of state.Catch ?? []) {
        if (!ErrorEquals.includes("States.ALL")) continue;
        const around = reachable(machine, Next as string, handsOver[name]);
        const ends = [...around].filter((reached) => ["Succeed", "Fail"].includes(machine.States[reached]?.Type ?? ""));
        assert.ok(
          Next === handsOver[name] || ends.length === 0 || goesBackToRead(machine, Next as string),
          `${name}.${stateName}`,
        );
      }
    }
  }
});

/** A failure may also be met by reading again, as long as it can't go round for ever without people. */
function goesBackToRead(machine: Machine, from: string): boolean {
  const around = reachable(machine, from, "Read");
  const choices = [...around].flatMap((name) => successors(machine.States[name] as State));
  return choices.includes("Read") && choices.includes("Rescue");
}

test("every state can be reached, and every target exists", () => {
  const check = (machine: Machine): void => {
    const targets = Object.values(machine.States).flatMap((state) => [
      ...successors(state),
      ...(state.Catch ?? []).map(({ Next }) => Next as string),
    ]);
    for (const target of targets) assert.ok(machine.States[target], `there is no state ${target}`);
    for (const name of Object.keys(machine.States)) {
      assert.ok(name === machine.StartAt || targets.includes(name), `nothing leads to ${name}`);
    }
    for (const { ItemProcessor } of Object.values(machine.States)) if (ItemProcessor) check(ItemProcessor);
  };
  for (const machine of machines.values()) check(machine);
});
