/**
 * The labelled completions of test/data/gates and what the gates say about them: precision and recall per gate, and
 * the good ones that were stopped. Two halves about different companies: `development` was used to build the rules, `held-back` to judge them.
 */
import { readFileSync } from "node:fs";
import { detectLanguage } from "../../../src/adapters/language/detect-language.ts";
import { completionGateNames, createQualityGates, draftGateNames, failures } from "../../../src/model/gates/index.ts";
import type { CompletionSubject, DraftSubject, GateName, Verdict } from "../../../src/model/gates/index.ts";

export const halves = ["development", "held-back"] as const;
export type Half = (typeof halves)[number];
export const gateNames: readonly GateName[] = [...completionGateNames, ...draftGateNames];

export interface LabelledCompletion {
  readonly id: string;
  /** Gates that must fail; no other may. */
  readonly fails: readonly GateName[];
  readonly completion?: CompletionSubject;
  readonly draft?: DraftSubject;
}

export interface Judged extends LabelledCompletion {
  readonly failures: readonly Verdict[];
}

export interface GateScore {
  readonly gate: GateName;
  readonly bad: number;
  readonly caught: number;
  readonly wronglyStopped: number;
  readonly precision: number;
  readonly recall: number;
}

const folder = new URL("../../data/gates/", import.meta.url);
const worlds = JSON.parse(readFileSync(new URL("worlds.json", folder), "utf8")) as Record<
  string,
  Partial<DraftSubject>
>;

interface Row extends Partial<DraftSubject> {
  readonly id: string;
  readonly fails: readonly GateName[];
  readonly world?: string;
  readonly completion?: CompletionSubject;
}

export function readLabelled(half: Half): readonly LabelledCompletion[] {
  const lines = readFileSync(new URL(`${half}.jsonl`, folder), "utf8")
    .trim()
    .split("\n");
  return lines.map((line) => toLabelled(JSON.parse(line) as Row));
}

function toLabelled({ id, fails, world, completion, ...own }: Row): LabelledCompletion {
  if (completion !== undefined) return { id, fails, completion };
  const defaults = { request: "Can you help me with this?", maximumCharacters: 1200 };
  const draft = { ...defaults, ...worlds[world ?? ""], ...own } as DraftSubject;
  return { id, fails, draft };
}

export const gates = createQualityGates({ detectLanguage });

export function judge(half: Half): readonly Judged[] {
  return readLabelled(half).map((item) => ({ ...item, failures: failures(verdictsOn(item)) }));
}

function verdictsOn({ completion, draft }: LabelledCompletion): readonly Verdict[] {
  if (completion !== undefined) return gates.checkCompletion(completion);
  return draft === undefined ? [] : gates.checkDraft(draft);
}

export function scoreOf(gate: GateName, judged: readonly Judged[]): GateScore {
  const flagged = judged.filter(({ failures }) => failures.some((verdict) => verdict.gate === gate));
  const bad = judged.filter(({ fails }) => fails.includes(gate)).length;
  const caught = flagged.filter(({ fails }) => fails.includes(gate)).length;
  const wronglyStopped = flagged.length - caught;
  return { gate, bad, caught, wronglyStopped, precision: caught / flagged.length, recall: caught / bad };
}

export function goodOnes(judged: readonly Judged[]): readonly Judged[] {
  return judged.filter(({ fails }) => fails.length === 0);
}

export function falseAlarms(judged: readonly Judged[]): readonly Judged[] {
  return goodOnes(judged).filter(({ failures }) => failures.length > 0);
}
