/**
 * Which language the states of a definition speak. A machine, and each of its
 * states by itself, may say JSONata; what says nothing is JSONPath, which the
 * engine does not run. A state of JSONPath without any of its fields means the
 * same in both languages, so it may stand between states of JSONata.
 */
import type { Report } from "./check-definition.ts";
import { isObject, type Json, type JsonObject } from "./definition.ts";

export type QueryLanguage = "JSONata" | "JSONPath";

export function languageOf(json: JsonObject, outer: QueryLanguage = "JSONPath"): QueryLanguage {
  const language = json["QueryLanguage"];
  return language === "JSONata" || language === "JSONPath" ? language : outer;
}

/** Whether the definition says JSONata, for the whole machine or for any of its states. */
export function saysJsonata(json: Json | undefined): boolean {
  if (Array.isArray(json)) return json.some(saysJsonata);
  if (!isObject(json)) return false;
  return json["QueryLanguage"] === "JSONata" || GROUPS.some((field) => saysJsonata(json[field])) || statesSay(json);
}

const GROUPS = ["Branches", "ItemProcessor", "Iterator"];

function statesSay(json: JsonObject): boolean {
  return isObject(json["States"]) && Object.values(json["States"]).some(saysJsonata);
}

/** Fields that mean something else, or need something else, in the two languages. */
const JSONATA_FIELDS = [
  "Arguments",
  "Output",
  "Assign",
  "Items",
  "ItemSelector",
  "ItemReader",
  "ResultWriter",
  "ItemBatcher",
  "Condition",
];

/** `machine` is the language of the machine as a whole. */
export function checkLanguage(state: JsonObject, machine: QueryLanguage, place: string, report: Report): void {
  if (languageOf(state, machine) === "JSONata") return;
  if (machine === "JSONata") {
    report("'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine", place);
  }
  if (state["Type"] === "Choice") report("A Choice of JSONPath is not supported: this engine runs JSONata", place);
  for (const [field, value] of Object.entries(state)) {
    if (JSONATA_FIELDS.includes(field)) report(`Field '${field}' needs QueryLanguage JSONata`, `${place}/${field}`);
    else if (typeof value === "string" && value.startsWith("{%")) {
      report(`An expression of JSONata needs QueryLanguage JSONata`, `${place}/${field}`);
    }
  }
}
