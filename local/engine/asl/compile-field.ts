/** Compiles the fields of a state, reporting a syntax error with its place in the definition. */
import { compileTemplate, type Template } from "../jsonata/template.ts";
import type { CompileExpression } from "../jsonata/expression.ts";
import { InvalidDefinition, type Json, type JsonObject } from "./definition.ts";
import type { Field, MachineType, StateGroup } from "./machine.ts";

/** What compiling needs to know on its way down; `group` compiles what is nested in a state. */
export interface Compilation {
  readonly type: MachineType;
  readonly expression: CompileExpression;
  /** Of a state under test: what it calls is not called, so it may be anything. */
  readonly isMocked?: boolean;
  readonly group: (json: Json | undefined, place: string, compilation: Compilation) => StateGroup;
}

export function compileField(
  json: JsonObject,
  key: string,
  place: string,
  compilation: Compilation,
  location = key,
): Template | undefined {
  const value = json[key];
  if (value === undefined) return undefined;
  try {
    return compileTemplate(value, location, compilation.expression);
  } catch (error) {
    throw new InvalidDefinition(`${(error as Error).message}`, `${place}/${key}`);
  }
}

export function fieldOf(
  json: JsonObject,
  key: string,
  place: string,
  compilation: Compilation,
  location = key,
): Field | undefined {
  const template = compileField(json, key, place, compilation, location);
  return template && { source: json[key], location, template };
}
