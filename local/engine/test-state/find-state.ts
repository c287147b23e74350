/** The state that TestState is asked for: the definition itself, or a named state anywhere in a machine. */
import { checkSingleState } from "../asl/check-definition.ts";
import { compileGroup, compileState } from "../asl/compile-machine.ts";
import { InvalidDefinition, isObject, parseDefinition, type Json, type JsonObject } from "../asl/definition.ts";
import type { Machine, State, StateGroup } from "../asl/machine.ts";
import { languageOf, saysJsonata, type QueryLanguage } from "../asl/query-language.ts";
import type { CompileExpression } from "../jsonata/expression.ts";
import { StepFunctionsError } from "../errors.ts";
import type { TestStateInput } from "./ports.ts";

export interface TestedState {
  readonly state: State;
  readonly group: StateGroup;
  readonly machine: Machine;
}

/** AWS's name for a state that comes without one. */
const NAME = "StateName";

export function compileTestedState(request: TestStateInput, expression: CompileExpression): TestedState {
  const definition = parseDefinition(request.definition);
  const { name, json, language } = request.stateName === undefined ? single(definition) : named(definition, request);
  const place = `/States/${name}`;
  if (languageOf(json, language) !== "JSONata" && !saysJsonata(json)) {
    throw new InvalidDefinition("QueryLanguage must be JSONata: this engine does not run JSONPath definitions", place);
  }
  const [problem] = checkSingleState(name, json, language);
  if (problem) throw new InvalidDefinition(problem.text, problem.place, problem.code);
  const compilation = {
    type: "STANDARD",
    expression,
    group: compileGroup,
    isMocked: request.mock !== undefined,
  } as const;
  const state = compileState(name, json, place, compilation);
  const machine = { startAt: name, states: new Map([[name, state]]), timeoutSeconds: undefined };
  return { state, group: machine, machine };
}

interface FoundState {
  readonly name: string;
  readonly json: JsonObject;
  readonly language: QueryLanguage;
}

function single(json: JsonObject): FoundState {
  return { name: NAME, json, language: "JSONPath" };
}

function named(definition: JsonObject, { stateName }: TestStateInput): FoundState {
  const json = findIn(definition, stateName!);
  if (json) return { name: stateName!, json, language: languageOf(definition) };
  throw new StepFunctionsError(
    "ValidationException",
    `State '${stateName}' not found in the state machine definition.`,
  );
}

function findIn(group: Json | undefined, name: string): JsonObject | undefined {
  if (!isObject(group) || !isObject(group["States"])) return undefined;
  const found = group["States"][name];
  if (isObject(found)) return found;
  for (const state of Object.values(group["States"])) {
    if (!isObject(state)) continue;
    const branches = Array.isArray(state["Branches"]) ? state["Branches"] : [];
    for (const nested of [...branches, state["ItemProcessor"], state["Iterator"]]) {
      const inner = findIn(nested, name);
      if (inner) return inner;
    }
  }
  return undefined;
}
