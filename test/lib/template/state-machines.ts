/* eslint-disable @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-assignment -- a template has no types, and a wrong path fails its test */
import { strict as assert } from "node:assert";
import { globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { type FunctionName, functionNames, pascalCase } from "../../../lib/function-names.ts";
import { exampleStack } from "../../support/synthesized-stack.ts";

interface State {
  readonly Type: string;
  readonly Resource?: string;
  readonly Arguments?: Readonly<Record<string, unknown>>;
  readonly TimeoutSeconds?: number | string;
  readonly Retry?: readonly { readonly ErrorEquals: readonly string[] }[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[] }[];
  readonly ItemProcessor?: Machine;
}

interface Machine {
  readonly QueryLanguage?: string;
  readonly States: Readonly<Record<string, State>>;
}

interface Validation {
  readonly isValid: boolean;
  errorsText(separator: string): string;
}

const validate = createRequire(import.meta.url)("asl-validator") as (definition: unknown) => Validation;
const stack = exampleStack();
const machines = ["Conversation", "Turn", "Knowledge"] as const;
const definitions = {
  Conversation: JSON.parse(stack.definition("Conversation")) as Machine,
  Turn: JSON.parse(stack.definition("Turn")) as Machine,
  Knowledge: JSON.parse(stack.definition("Knowledge")) as Machine,
};

/** States with the Map around them, if there is one. */
function statesOf({ States }: Machine, around?: State): { name: string; state: State; around: State | undefined }[] {
  return Object.entries(States).flatMap(([name, state]) => [
    { name, state, around },
    ...(state.ItemProcessor ? statesOf(state.ItemProcessor, state) : []),
  ]);
}

const tasks = machines.flatMap((machine) =>
  statesOf(definitions[machine])
    .filter(({ state }) => state.Type === "Task")
    .map((task) => ({ machine, ...task })),
);

test("all definitions are valid after their placeholders are filled in", () => {
  for (const machine of machines) {
    const result = validate(definitions[machine]);
    assert.ok(result.isValid, `${machine}: ${result.isValid ? "" : result.errorsText("\n")}`);
    assert.equal(definitions[machine].QueryLanguage, "JSONata");
  }
});

test("every placeholder is filled in, each with the function of its name", () => {
  for (const machine of machines) {
    const { Properties } = stack.only("AWS::StepFunctions::StateMachine", `StateMachines${machine}Machine`);
    const placeholders = (Properties.DefinitionString as string).match(/\$\{\w+\}/g) ?? [];
    assert.ok(placeholders.length > 0);
    assert.doesNotMatch(stack.definition(machine), /\$\{/);
    for (const [name, value] of Object.entries(Properties.DefinitionSubstitutions as Record<string, unknown>)) {
      assert.ok(String(stack.resolve(value)).includes(`:Functions${name.replace("FunctionArn", "Function")}`), name);
    }
  }
});

test("conversation and knowledge are Standard machines and really wait for task tokens where they should", () => {
  for (const machine of ["Conversation", "Knowledge"]) {
    const { Properties } = stack.only("AWS::StepFunctions::StateMachine", `StateMachines${machine}Machine`);
    assert.equal(Properties.StateMachineType, "STANDARD");
  }
  const waiting = tasks.filter(({ state }) => state.Resource?.endsWith(".waitForTaskToken"));
  assert.deepEqual(
    waiting.map(({ machine, name }) => `${machine}.${name}`),
    ["Conversation.Think", "Conversation.Park", "Knowledge.Approve"],
  );
  for (const { state } of waiting) assert.match(JSON.stringify(state.Arguments), /\$states\.context\.Task\.Token/);
});

test("the turn is an Express machine, which can't wait for tokens or for children", () => {
  const { Properties } = stack.only("AWS::StepFunctions::StateMachine", "StateMachinesTurnMachine");
  assert.equal(Properties.StateMachineType, "EXPRESS");
  assert.doesNotMatch(Properties.DefinitionString as string, /waitForTaskToken|\.sync/);
});

test("no state has a path where JSONata wants an expression", () => {
  for (const machine of machines) {
    assert.doesNotMatch(stack.definition(machine), /"(?:TimeoutSeconds|HeartbeatSeconds|Seconds|Timestamp)Path"/);
  }
});

test("every task has a time-out, a retry and a catch of its own or around it", () => {
  for (const { machine, name, state, around } of tasks) {
    const where = `${machine}.${name}`;
    assert.ok(state.TimeoutSeconds !== undefined, `${where} has no TimeoutSeconds`);
    assert.ok(state.Retry?.length, `${where} has no Retry`);
    assert.ok(state.Catch?.length ?? around?.Catch?.length, `${where} has no Catch`);
  }
});

test("a function may run longer than its task, whose time-out is the one that is retried", () => {
  const invoked = tasks.filter(({ state }) => state.Resource === "arn:aws:states:::lambda:invoke");
  assert.equal(invoked.length, 19);
  for (const { name, state } of invoked) {
    const lambda = stack.lambda(functionOf(state));
    assert.ok(lambda.Properties.Timeout > Number(state.TimeoutSeconds), name);
    assert.ok(
      state.Retry?.some(({ ErrorEquals }) => ErrorEquals.includes("States.Timeout")),
      name,
    );
  }
});

function functionOf({ Arguments }: State): FunctionName {
  const arn = String(Arguments?.FunctionName);
  const found = functionNames.find((name) => arn.includes(`:Functions${pascalCase(name)}Function`));
  assert.ok(found, arn);
  return found;
}

test("every error that is retried or caught is one of AWS's or the literal name of an error of ours", () => {
  const awsNames = /^(?:States|Lambda|SQS|StepFunctions|Sfn)\.[A-Za-z]+$/;
  const ours = literalErrorNames();
  for (const { machine, name, state } of tasks) {
    for (const error of [...(state.Retry ?? []), ...(state.Catch ?? [])].flatMap(({ ErrorEquals }) => ErrorEquals)) {
      assert.ok(awsNames.test(error) || ours.has(error), `${machine}.${name} names ${error}, which nobody throws`);
    }
  }
});

function literalErrorNames(): Set<string> {
  const sources = globSync("src/**/*.ts").map((file) => readFileSync(file, "utf8"));
  const declarations = sources.flatMap((source) => [...source.matchAll(/override readonly name = "(\w+)"/g)]);
  assert.ok(declarations.length > 20);
  return new Set(declarations.map(([, name]) => name ?? ""));
}

test("all machines log what they do and are traced", () => {
  for (const machine of machines) {
    const { Properties } = stack.only("AWS::StepFunctions::StateMachine", `StateMachines${machine}Machine`);
    assert.deepEqual([Properties.LoggingConfiguration.Level, Properties.TracingConfiguration.Enabled], ["ALL", true]);
  }
});
