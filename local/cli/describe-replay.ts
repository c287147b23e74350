/** A replay as text for people: then and now beside each other, with what differs marked. */
import type { Replay, ReplayEnd, Run } from "../../src/conversation/index.ts";
import type { TurnDecision } from "../../src/contracts/index.ts";
import { alignSteps, diffWords, movedPassages, type PassageMove, type StepPair } from "./compare-runs.ts";
import { decisionLines, indented, titleOf } from "./describe-turn.ts";
import { dollars, textTable } from "./text-table.ts";

export interface ReplayCircumstances {
  /** What was to be different, a sentence each. */
  readonly changes: readonly string[];
  /** What differs without having been asked for, such as another policy. */
  readonly cautions: readonly string[];
}

export function describeReplay(replay: Replay, { changes, cautions }: ReplayCircumstances): string {
  const { record, then, now, reproduced, costMicroUsd } = replay;
  const pairs = alignSteps(then.steps, now.steps);
  const conversation = record.input.conversation.id;
  return [
    "",
    `Replay of turn ${record.number} of conversation ${conversation}`,
    ...indented(changes.length > 0 ? changes : ["Everything from the journal, as it was."]),
    ...indented(cautions),
    ...indented([reproduced ? "The journal leads to the stored decision." : `The journal alone: ${unlike(replay)}`]),
    "",
    "Steps",
    ...indented(stepTable(pairs)),
    ...pairs.flatMap((pair) => differenceLines(pair)),
    "",
    "Decision",
    ...indented(decisionDiff(then.end, now)),
    "",
    `The new calls cost ${dollars(costMicroUsd)} US dollars. Nothing was stored, sent or called outside.`,
    "",
  ].join("\n");
}

function unlike({ then, record, unasked }: Replay): string {
  if (then.end.kind !== "decided") return endSentence(then.end);
  if (!record.decision) return "the turn had stored no decision.";
  const left = unasked.length > 0 ? `, and ${unasked.length} recorded steps are not asked for any more` : "";
  return `it leads to another decision than the stored one${left}; behaviours or policy have changed.`;
}

function stepTable(pairs: readonly StepPair[]): string[] {
  const rows = pairs.map(({ title, then, now, isSame }) => [
    isSame ? "=" : "≠",
    then ? title : "–",
    now ? title : "–",
    now ? (now.source === "anew" ? "performed anew" : "from the journal") : "",
  ]);
  return textTable([{ title: "" }, { title: "then" }, { title: "now" }, { title: "" }], rows);
}

function differenceLines({ title, then, now, isSame }: StepPair): string[] {
  if (isSame || !then || !now) return [];
  const isSearch = now.request?.kind === "search";
  const lines = isSearch
    ? movedPassages(then.result.value, now.result.value).map(moveLine)
    : [diffWords(textOf(then.result), textOf(now.result))];
  const none = "found the same passages; only their scores differ";
  return ["", `  ${title}`, ...indented(indented(lines.length > 0 ? lines : [none]))];
}

function moveLine({ id, title, then, now, hasOtherText }: PassageMove): string {
  const places = then === now ? `place ${then}` : `place ${then ?? "–"} → ${now ?? "–"}`;
  return `${id}, ${title}: ${places}${hasOtherText ? ", another text" : ""}`;
}

function textOf({ value, failure }: Run["steps"][number]["result"]): string {
  return failure ? `failed: ${failure.problem}` : JSON.stringify(value);
}

function decisionDiff(then: ReplayEnd, { end: now }: Run): string[] {
  if (now.kind !== "decided") return [endSentence(now)];
  if (then.kind !== "decided") return [`then: ${endSentence(then)}`, "now:", ...indented(decisionLines(now.decision))];
  const [before, after] = [textsOf(then.decision), textsOf(now.decision)];
  return before === after
    ? ["= The same.", ...decisionLines(now.decision)]
    : ["≠", ...diffLines(then.decision, now.decision)];
}

function diffLines(then: TurnDecision, now: TurnDecision): string[] {
  const [before, after] = [decisionLines(then), decisionLines(now)];
  return Array.from({ length: Math.max(before.length, after.length) }, (_, at) =>
    diffWords(before[at] ?? "", after[at] ?? ""),
  );
}

function textsOf(decision: TurnDecision): string {
  return decisionLines(decision).join("\n");
}

function endSentence(end: ReplayEnd): string {
  if (end.kind === "decided") return "it decided.";
  if (end.kind === "would_call") {
    const { tool, arguments: values } = end.step;
    return `it would call the tool "${tool}" with ${JSON.stringify(values)}, which the turn did not call; the replay stops there.`;
  }
  return `it needs "${titleOf({ request: end.step })}", which the journal does not hold; the replay stops there.`;
}
