/** Prints what the knowledge lacks, most wanted first, from a data folder, beside a server that runs on it or without one. */
import { readGapRows } from "../../src/adapters/local/sqlite-gap-store.ts";
import { toTimestamp } from "../../src/kernel/index.ts";
import {
  type AnswerDraft,
  type Gap,
  gapStatuses,
  groupsOf,
  rankGaps,
  scoreOf,
} from "../../src/knowledge/gaps/index.ts";
import { describeTable, helpCall, notEmpty, type OptionTable, readValues } from "./options.ts";
import { openRecordedState } from "./recorded-state.ts";

const table: OptionTable = {
  status: { value: "NAME", help: `One of ${gapStatuses.join(", ")} (open, asked, answered)`, check: status },
  data: { value: "DIR", help: "Folder of the state (.turnwise)", check: notEmpty },
  json: { help: "Writes JSON" },
  help: { help: "Shows this" },
};

function status(value: string): string | undefined {
  return (gapStatuses as readonly string[]).includes(value) ? undefined : `It is none of ${gapStatuses.join(", ")}.`;
}

const wanted: readonly string[] = ["open", "asked", "answered"];

/** Throws UserError and StateVersion. */
export async function gaps(args: readonly string[], now: number = Date.now()): Promise<void> {
  const { values } = readValues(args, "gaps", table);
  if (values.has("help")) return console.log(`\n${helpCall("gaps")}\n\nOptions, after --\n${describeTable(table)}\n`);
  const chosen = values.get("status")?.at(-1);
  const state = await openRecordedState(values.get("data")?.at(-1) ?? ".turnwise");
  try {
    const all = groupsOf(state.access.read(readGapRows));
    const found = all.filter((gap) => (chosen === undefined ? wanted.includes(gap.status) : gap.status === chosen));
    const ranked = rankGaps(found, now);
    console.log(values.has("json") ? JSON.stringify(ranked, undefined, 2) : describeGaps(ranked, now));
  } finally {
    state.close();
  }
}

export function describeGaps(ranked: readonly Gap[], now: number): string {
  if (ranked.length === 0) return "\n  Nothing is known to be missing.\n";
  const head = "  score  status    handed over  unanswered  thin  last        question";
  return ["", head, ...ranked.map((gap) => line(gap, now)), ""].join("\n");
}

const longestQuestion = 90;

function line(gap: Gap, now: number): string {
  const { counts, question, status: state, lastAt } = gap;
  const shown = question.replace(/\s+/g, " ").slice(0, longestQuestion).toWellFormed();
  const numbers = `${cell(counts.hand_off, 11)}  ${cell(counts.unanswered, 10)}  ${cell(counts.low_support, 4)}`;
  const score = scoreOf(gap, now).toFixed(1).padStart(5);
  const last = toTimestamp(lastAt).slice(0, 10);
  const row = `  ${score}  ${state.padEnd(8)}  ${numbers}  ${last}  ${shown}`;
  return [row, `${indent}${gap.id}`, ...gap.drafts.flatMap(draftLines)].join("\n");
}

const indent = " ".repeat(9);

/** What an approval has to know. */
function draftLines({ id, as, by, visibility, declared, text, findings = [] }: AnswerDraft): string[] {
  const wanted = declared === undefined ? "" : `, meant to be ${declared}`;
  const words = text.replace(/\s+/g, " ").slice(0, longestQuestion).toWellFormed();
  const found = findings.map(({ severity, message, remedy }) => `${indent}  ${severity}: ${message} ${remedy}`);
  return [`${indent}${id} (${as} by ${by}, ${visibility}${wanted}): ${words}`, ...found];
}

function cell(count: number, width: number): string {
  return String(count).padStart(width);
}
