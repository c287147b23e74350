/**
 * What is wrong with a definition, as far as AWS refuses it when a machine is
 * created: unknown fields (JSONPath's above all), missing or wrong ones, states
 * that lead nowhere or that nothing leads to. Expressions are checked where
 * they are compiled. Each problem is one sentence with its place.
 */
import { checkCatchers, checkRetriers } from "./check-error-rules.ts";
import { isObject, type Json, type JsonObject } from "./definition.ts";
import { checkLanguage, languageOf, type QueryLanguage } from "./query-language.ts";
import { STATE_FIELDS, TOP_LEVEL_FIELDS } from "./state-fields.ts";

export interface Problem {
  readonly code: "SCHEMA_VALIDATION_FAILED" | "MISSING_TRANSITION_TARGET" | "MISSING_DESCRIPTION";
  readonly text: string;
  readonly place: string;
}

export type Report = (text: string, place: string, code?: Problem["code"]) => void;

const MAX_NAME_LENGTH = 80;

export function problemsIn(definition: JsonObject): Problem[] {
  const problems: Problem[] = [];
  const report: Report = (text, place, code = "SCHEMA_VALIDATION_FAILED") => problems.push({ code, text, place });
  checkFields(definition, TOP_LEVEL_FIELDS, "", report);
  checkGroup(definition, "", withLanguage(report, languageOf(definition)));
  return problems;
}

/** The checks of a state by itself, as TestState makes them: where it leads to is not asked. */
export function checkSingleState(name: string, state: JsonObject, machine: QueryLanguage): Problem[] {
  const problems: Problem[] = [];
  const report: Report = (text, place, code = "SCHEMA_VALIDATION_FAILED") => problems.push({ code, text, place });
  checkState(name, state, `/States/${name}`, withLanguage(report, machine));
  return problems;
}

/** A report on its way down, with the language of the whole machine. */
type MachineReport = Report & { readonly language: QueryLanguage };

function withLanguage(report: Report, language: QueryLanguage): MachineReport {
  return Object.assign(report, { language });
}

function checkFields(json: JsonObject, known: ReadonlySet<string>, place: string, report: Report): void {
  for (const field of Object.keys(json)) {
    if (!known.has(field)) report(`Field '${field}' is not supported`, `${place}/${field}`);
  }
}

function checkGroup(group: JsonObject, place: string, report: MachineReport): void {
  const { States: states, StartAt: startAt } = group;
  if (!isObject(states) || Object.keys(states).length === 0) {
    return report("The field 'States' is required but was missing", place || "/");
  }
  for (const [name, state] of Object.entries(states)) checkState(name, state, `${place}/States/${name}`, report);
  if (typeof startAt !== "string") return report("The field 'StartAt' is required but was missing", place || "/");
  checkReachability(startAt, states, place, report);
}

function checkState(name: string, state: Json, place: string, report: MachineReport): void {
  if (name.length > MAX_NAME_LENGTH) report(`The name is longer than ${MAX_NAME_LENGTH} characters`, place);
  const known = isObject(state) ? STATE_FIELDS[state["Type"] as string] : undefined;
  if (!isObject(state) || !known) return report("The field 'Type' is missing or not known", place);
  checkLanguage(state, report.language, place, report);
  checkFields(state, known, place, report);
  checkTransition(state, place, report);
  checkAssign(state["Assign"], place, report);
  checkRetriers(state["Retry"], place, report);
  checkCatchers(state["Catch"], place, report);
  checkOfType(state, place, report);
}

const WITHOUT_TRANSITION: ReadonlySet<unknown> = new Set(["Choice", "Succeed", "Fail"]);

function checkTransition(state: JsonObject, place: string, report: Report): void {
  if (WITHOUT_TRANSITION.has(state["Type"])) return;
  const hasNext = typeof state["Next"] === "string";
  if (hasNext === (state["End"] === true)) report("A state needs one of 'Next' and 'End'", place);
}

const VARIABLE_NAME = /^[\p{ID_Start}_][\p{ID_Continue}]{0,79}$/u;

function checkAssign(assign: Json | undefined, place: string, report: Report): void {
  if (assign === undefined) return;
  if (!isObject(assign)) return report("The value of 'Assign' must be an object", `${place}/Assign`);
  for (const name of Object.keys(assign)) {
    if (name === "states" || !VARIABLE_NAME.test(name))
      report(`'${name}' is no name for a variable`, `${place}/Assign/${name}`);
  }
}

function checkOfType(state: JsonObject, place: string, report: MachineReport): void {
  const check = TYPE_CHECKS[state["Type"] as string];
  check?.(state, place, report);
}

const TYPE_CHECKS: Readonly<Record<string, (state: JsonObject, place: string, report: MachineReport) => void>> = {
  Task: checkTask,
  Choice: checkChoice,
  Parallel: (state, place, report) => {
    const branches = filledList(state, "Branches", place, report);
    branches.forEach((branch, index) => {
      if (isObject(branch)) checkGroup(branch, `${place}/Branches[${index}]`, report);
    });
  },
  Map: (state, place, report) => {
    const processor = state["ItemProcessor"] ?? state["Iterator"];
    if (isObject(processor)) checkGroup(processor, `${place}/ItemProcessor`, report);
    else report("The field 'ItemProcessor' is required but was missing", place);
    checkLabel(state["Label"], place, report);
    if (state["Items"] !== undefined && state["ItemReader"] !== undefined) {
      report("Only one of 'Items' and 'ItemReader' is allowed", place);
    }
  },
};

function filledList(json: JsonObject, field: string, place: string, report: Report): Json[] {
  const list = json[field];
  if (!Array.isArray(list)) report(`The field '${field}' is required but was missing`, place);
  else if (list.length === 0) report("Value cannot be empty", `${place}/${field}`);
  return Array.isArray(list) ? list : [];
}

/** AWS puts a Map's Label into ARNs. */
const LABEL = /^[^\s\p{Cc}<>{}[\]?*"#%\\^|~`$&,;:/]{1,40}$/u;

function checkLabel(label: Json | undefined, place: string, report: Report): void {
  if (label === undefined || (typeof label === "string" && LABEL.test(label))) return;
  report(
    "'Label' must have 1 to 40 characters, none of them a wildcard, bracket or other special character",
    `${place}/Label`,
  );
}

function checkTask(state: JsonObject, place: string, report: Report): void {
  const { TimeoutSeconds: timeout, HeartbeatSeconds: heartbeat, Credentials: credentials } = state;
  for (const field of ["TimeoutSeconds", "HeartbeatSeconds"] as const) {
    const value = state[field];
    if (typeof value === "number" && !(Number.isInteger(value) && value > 0)) {
      report(`The value of '${field}' must be a positive integer`, `${place}/${field}`);
    }
  }
  if (typeof timeout === "number" && typeof heartbeat === "number" && heartbeat >= timeout) {
    report("'HeartbeatSeconds' must be smaller than 'TimeoutSeconds'", place);
  }
  checkCredentials(credentials, `${place}/Credentials`, report);
}

function checkCredentials(credentials: Json | undefined, place: string, report: Report): void {
  if (credentials === undefined || (typeof credentials === "string" && credentials.startsWith("{%"))) return;
  if (!isObject(credentials)) report("The value of 'Credentials' must be an object", place);
  else if (credentials["RoleArn"] === undefined) report("The field 'RoleArn' is required but was missing", place);
}

function checkChoice(state: JsonObject, place: string, report: Report): void {
  filledList(state, "Choices", place, report);
}

/** Every target must exist, every state must be a target of something, and some state must end the group. */
function checkReachability(startAt: string, states: JsonObject, place: string, report: Report): void {
  const reached = new Set<string>();
  const open = [{ target: startAt, from: `${place}/StartAt` }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { target, from } = next;
    const state = states[target];
    if (!isObject(state)) report(`Missing 'Next' target: ${target}`, from, "MISSING_TRANSITION_TARGET");
    else if (!reached.has(target)) open.push(...targetsOf(state, `${place}/States/${target}`));
    reached.add(target);
  }
  for (const name of Object.keys(states)) {
    if (!reached.has(name))
      report(`State "${name}" is not reachable.`, `${place}/States/${name}`, "MISSING_TRANSITION_TARGET");
  }
}

function targetsOf(state: JsonObject, place: string): { target: string; from: string }[] {
  const rules = [state["Choices"], state["Catch"]].flatMap((list) => (Array.isArray(list) ? list : []));
  const targets = [
    state["Next"],
    state["Default"],
    ...rules.map((rule) => (isObject(rule) ? rule["Next"] : undefined)),
  ];
  return targets.filter((target) => typeof target === "string").map((target) => ({ target, from: place }));
}
