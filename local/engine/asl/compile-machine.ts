/**
 * Turns a definition into a Machine. It refuses what the engine cannot run
 * (JSONPath above all) and whatever it meets that makes no sense; the
 * exhaustive checks of fields and reachability are check-definition.ts.
 */
import { problemsIn } from "./check-definition.ts";
import type { CompileExpression } from "../jsonata/expression.ts";
import type { Compilation } from "./compile-field.ts";
import { STATE_COMPILERS } from "./compile-states.ts";
import { InvalidDefinition, isObject, parseDefinition, type Json } from "./definition.ts";
import type { Machine, MachineType, State, StateGroup } from "./machine.ts";
import { saysJsonata } from "./query-language.ts";

export function compileMachine(text: string, type: MachineType, expression: CompileExpression): Machine {
  const definition = parseDefinition(text);
  if (!saysJsonata(definition)) {
    throw new InvalidDefinition("QueryLanguage must be JSONata: this engine does not run JSONPath definitions", "/");
  }
  const [problem] = problemsIn(definition);
  if (problem) throw new InvalidDefinition(problem.text, problem.place, problem.code);
  const timeout = definition["TimeoutSeconds"];
  return {
    ...compileGroup(definition, "", { type, expression, group: compileGroup }),
    timeoutSeconds: typeof timeout === "number" ? timeout : undefined,
  };
}

export function compileGroup(json: Json | undefined, place: string, compilation: Compilation): StateGroup {
  if (!isObject(json) || !isObject(json["States"])) throw new InvalidDefinition("States is missing", place || "/");
  const states = new Map<string, State>();
  for (const [name, state] of Object.entries(json["States"])) {
    states.set(name, compileState(name, state, `${place}/States/${name}`, compilation));
  }
  const startAt = json["StartAt"];
  if (typeof startAt !== "string" || !states.has(startAt)) {
    throw new InvalidDefinition("StartAt must name a state", `${place}/StartAt`);
  }
  checkTargets(states, place);
  return { startAt, states };
}

export function compileState(name: string, json: Json, place: string, compilation: Compilation): State {
  if (!isObject(json)) throw new InvalidDefinition("a state must be an object", place);
  const compile = STATE_COMPILERS[json["Type"] as string];
  if (!compile) throw new InvalidDefinition(`Type ${JSON.stringify(json["Type"])} is not known`, `${place}/Type`);
  return compile(name, json, place, compilation);
}

function checkTargets(states: ReadonlyMap<string, State>, place: string): void {
  for (const state of states.values()) {
    for (const target of targetsOf(state)) {
      if (!states.has(target))
        throw new InvalidDefinition(`Next ${target} is no state`, `${place}/States/${state.name}`);
    }
  }
}

function targetsOf(state: State): string[] {
  const targets = state.next === undefined ? [] : [state.next];
  if (state.type === "Choice") targets.push(...state.rules.map((rule) => rule.next));
  if ("catchers" in state) targets.push(...state.catchers.map((catcher) => catcher.next));
  return targets;
}
