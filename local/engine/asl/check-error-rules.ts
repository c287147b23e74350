/** Checks of Retry and Catch: numbers in range, and States.ALL alone and last. */
import type { Report } from "./check-definition.ts";
import { isObject, type Json, type JsonObject } from "./definition.ts";
import { CATCHER_FIELDS, RETRIER_FIELDS } from "./state-fields.ts";

const ALL = "States.ALL";
const MAX_DELAY_SECONDS = 31_622_400;

export function checkRetriers(list: Json | undefined, place: string, report: Report): void {
  checkRules(list, "Retry", RETRIER_FIELDS, place, report, checkNumbers);
}

export function checkCatchers(list: Json | undefined, place: string, report: Report): void {
  checkRules(list, "Catch", CATCHER_FIELDS, place, report, (catcher, at) => {
    if (typeof catcher["Next"] !== "string") report("The field 'Next' is required but was missing", at);
  });
}

function checkRules(
  list: Json | undefined,
  field: string,
  known: ReadonlySet<string>,
  place: string,
  report: Report,
  check: (rule: JsonObject, place: string, report: Report) => void,
): void {
  if (list === undefined) return;
  if (!Array.isArray(list)) return report(`The value of '${field}' must be a list`, `${place}/${field}`);
  list.forEach((rule, index) => {
    const at = `${place}/${field}[${index}]`;
    if (!isObject(rule)) return report("The value must be an object", at);
    for (const name of Object.keys(rule))
      if (!known.has(name)) report(`Field '${name}' is not supported`, `${at}/${name}`);
    checkNames(rule["ErrorEquals"], index === list.length - 1, at, report);
    check(rule, at, report);
  });
}

function checkNames(names: Json | undefined, isLast: boolean, place: string, report: Report): void {
  if (!Array.isArray(names)) return report("The field 'ErrorEquals' is required but was missing", place);
  if (names.length === 0) return report("Value cannot be empty", `${place}/ErrorEquals`);
  if (names.includes(ALL) && (names.length > 1 || !isLast)) {
    report(`'${ALL}' must appear alone and in the last rule`, `${place}/ErrorEquals`);
  }
}

interface Range {
  readonly field: string;
  readonly least: number;
  readonly most: number;
  readonly isInteger: boolean;
}

const RANGES: readonly Range[] = [
  { field: "IntervalSeconds", least: 1, most: 99_999_999, isInteger: true },
  { field: "MaxAttempts", least: 0, most: 99_999_999, isInteger: true },
  { field: "BackoffRate", least: 1, most: Infinity, isInteger: false },
  { field: "MaxDelaySeconds", least: 1, most: MAX_DELAY_SECONDS, isInteger: true },
];

function checkNumbers(retrier: JsonObject, place: string, report: Report): void {
  for (const { field, least, most, isInteger } of RANGES) {
    const value = retrier[field];
    if (value === undefined) continue;
    const isInRange = typeof value === "number" && value >= least && value <= most;
    if (!isInRange || (isInteger && !Number.isInteger(value))) {
      report(
        `The value of '${field}' must be ${isInteger ? "an integer" : "a number"} of at least ${least}`,
        `${place}/${field}`,
      );
    }
  }
  const strategy = retrier["JitterStrategy"];
  if (strategy !== undefined && strategy !== "FULL" && strategy !== "NONE") {
    report("The value of 'JitterStrategy' must be FULL or NONE", `${place}/JitterStrategy`);
  }
}
