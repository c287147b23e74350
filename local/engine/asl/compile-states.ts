/** One compiler for each type of state; together they know every field that the engine runs. */
import { compileField, fieldOf, type Compilation } from "./compile-field.ts";
import { InvalidDefinition, isObject, type Json, type JsonObject } from "./definition.ts";
import type { Catcher, ChoiceRule, Retrier, State } from "./machine.ts";
import { compileDistributed } from "./compile-distributed.ts";
import { parseTaskResource } from "./task-resource.ts";

type StateCompiler = (name: string, json: JsonObject, place: string, compilation: Compilation) => State;

export const STATE_COMPILERS: Readonly<Record<string, StateCompiler>> = {
  Pass: (...all) => ({ type: "Pass", ...commonFields(...all) }),
  Succeed: (...all) => ({ type: "Succeed", ...commonFields(...all) }),
  Fail: compileFail,
  Choice: compileChoice,
  Wait: compileWait,
  Task: compileTask,
  Parallel: compileParallel,
  Map: compileMap,
};

function commonFields(name: string, json: JsonObject, place: string, compilation: Compilation) {
  const next = json["Next"];
  const type = json["Type"] as string;
  return {
    name,
    nameJson: JSON.stringify(name),
    entered: `${type}StateEntered`,
    exited: `${type}StateExited`,
    assign: compileField(json, "Assign", place, compilation),
    output: compileField(json, "Output", place, compilation),
    next: typeof next === "string" ? next : undefined,
  };
}

function compileFail(name: string, json: JsonObject, place: string, compilation: Compilation): State {
  return {
    type: "Fail",
    ...commonFields(name, json, place, compilation),
    error: compileField(json, "Error", place, compilation),
    cause: compileField(json, "Cause", place, compilation),
  };
}

function compileChoice(name: string, json: JsonObject, place: string, compilation: Compilation): State {
  const choices = arrayField(json, "Choices", place);
  const fallback = json["Default"];
  return {
    type: "Choice",
    ...commonFields(name, json, place, compilation),
    next: typeof fallback === "string" ? fallback : undefined,
    rules: choices.map((rule, index) => compileRule(rule, index, place, compilation)),
  };
}

function compileRule(json: Json, index: number, statePlace: string, compilation: Compilation): ChoiceRule {
  const location = `Choices[${index}]`;
  const place = `${statePlace}/${location}`;
  if (!isObject(json)) throw new InvalidDefinition("a choice must be an object", place);
  const condition = compileField(json, "Condition", place, compilation, `${location}/Condition`);
  if (!condition || typeof json["Next"] !== "string") {
    throw new InvalidDefinition("a choice needs Condition and Next", place);
  }
  return {
    condition,
    source: json["Condition"],
    assign: compileField(json, "Assign", place, compilation, `${location}/Assign`),
    output: compileField(json, "Output", place, compilation, `${location}/Output`),
    next: json["Next"],
  };
}

function compileWait(name: string, json: JsonObject, place: string, compilation: Compilation): State {
  const seconds = fieldOf(json, "Seconds", place, compilation);
  const timestamp = fieldOf(json, "Timestamp", place, compilation);
  if (!seconds === !timestamp) throw new InvalidDefinition("a Wait needs one of Seconds and Timestamp", place);
  return { type: "Wait", ...commonFields(name, json, place, compilation), seconds, timestamp };
}

function compileTask(name: string, json: JsonObject, place: string, compilation: Compilation): State {
  const resource = parseTaskResource(json["Resource"], `${place}/Resource`, compilation.isMocked);
  if (compilation.type === "EXPRESS" && resource.pattern !== "request") {
    const what =
      resource.pattern === "activity" ? "Activity ARN" : `'.${resource.label.split(".")[1]}' service integration`;
    throw new InvalidDefinition(`Express state machine does not support ${what}`, `${place}/Resource`);
  }
  return {
    type: "Task",
    ...fallibleFields(name, json, place, compilation),
    resource,
    timeoutSeconds: fieldOf(json, "TimeoutSeconds", place, compilation),
    heartbeatSeconds: fieldOf(json, "HeartbeatSeconds", place, compilation),
    credentials: compileField(json, "Credentials", place, compilation),
  };
}

function compileParallel(name: string, json: JsonObject, place: string, compilation: Compilation): State {
  const branches = arrayField(json, "Branches", place);
  return {
    type: "Parallel",
    ...fallibleFields(name, json, place, compilation),
    branches: branches.map((branch, index) => compilation.group(branch, `${place}/Branches[${index}]`, compilation)),
  };
}

function compileMap(name: string, json: JsonObject, place: string, compilation: Compilation): State {
  const processor = json["ItemProcessor"] ?? json["Iterator"];
  return {
    type: "Map",
    ...fallibleFields(name, json, place, compilation),
    items: fieldOf(json, "Items", place, compilation),
    itemSelector: compileField(json, "ItemSelector", place, compilation),
    maxConcurrency: fieldOf(json, "MaxConcurrency", place, compilation),
    toleratedFailureCount: fieldOf(json, "ToleratedFailureCount", place, compilation),
    toleratedFailurePercentage: fieldOf(json, "ToleratedFailurePercentage", place, compilation),
    distributed: compileDistributed(name, json, place, compilation),
    processor: compilation.group(processor, `${place}/ItemProcessor`, compilation),
  };
}

function fallibleFields(name: string, json: JsonObject, place: string, compilation: Compilation) {
  const retriers = arrayField(json, "Retry", place, []);
  const catchers = arrayField(json, "Catch", place, []);
  return {
    ...commonFields(name, json, place, compilation),
    arguments: compileField(json, "Arguments", place, compilation),
    retriers: retriers.map((retrier, index) => compileRetrier(retrier, `${place}/Retry[${index}]`)),
    catchers: catchers.map((catcher, index) => compileCatcher(catcher, index, place, compilation)),
  };
}

function compileRetrier(json: Json, place: string): Retrier {
  if (!isObject(json)) throw new InvalidDefinition("a retrier must be an object", place);
  const number = (key: string, fallback: number) => (typeof json[key] === "number" ? json[key] : fallback);
  return {
    errorEquals: errorNames(json, place),
    intervalSeconds: number("IntervalSeconds", 1),
    backoffRate: number("BackoffRate", 2),
    maxAttempts: number("MaxAttempts", 3),
    maxDelaySeconds: number("MaxDelaySeconds", Infinity),
    fullJitter: json["JitterStrategy"] === "FULL",
  };
}

function compileCatcher(json: Json, index: number, statePlace: string, compilation: Compilation): Catcher {
  const location = `Catch[${index}]`;
  const place = `${statePlace}/${location}`;
  if (!isObject(json) || typeof json["Next"] !== "string") throw new InvalidDefinition("a catcher needs Next", place);
  return {
    errorEquals: errorNames(json, place),
    assign: compileField(json, "Assign", place, compilation, `${location}/Assign`),
    output: compileField(json, "Output", place, compilation, `${location}/Output`),
    next: json["Next"],
  };
}

function errorNames(json: JsonObject, place: string): string[] {
  const names = json["ErrorEquals"];
  if (!Array.isArray(names) || names.length === 0 || names.some((name) => typeof name !== "string")) {
    throw new InvalidDefinition("ErrorEquals must be a non-empty list of names", place);
  }
  return names as string[];
}

function arrayField(json: JsonObject, key: string, place: string, absent?: Json[]): Json[] {
  const value = json[key] ?? absent;
  if (!Array.isArray(value)) throw new InvalidDefinition(`${key} must be a list`, `${place}/${key}`);
  return value;
}
