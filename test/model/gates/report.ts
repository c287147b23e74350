/** Prints how well the gates do on the labelled completions, and writes the table into docs/quality-gates.md. */
import { readFileSync, writeFileSync } from "node:fs";
import {
  falseAlarms,
  gateNames,
  goodOnes,
  halves,
  judge,
  readLabelled,
  gates,
  scoreOf,
} from "./labelled-completions.ts";
import type { Judged } from "./labelled-completions.ts";

const documentPath = new URL("../../../docs/quality-gates.md", import.meta.url);
const begin = "<!-- report:gates -->";
const end = "<!-- /report:gates -->";

const share = (value: number) => value.toFixed(3);

function tableOf(judged: readonly Judged[]): string {
  const rows = gateNames.map((gate) => {
    const { bad, caught, wronglyStopped, precision, recall } = scoreOf(gate, judged);
    return `| \`${gate}\` | ${bad} | ${caught} | ${wronglyStopped} | ${share(precision)} | ${share(recall)} |`;
  });
  return [
    "| gate | bad | caught | stopped wrongly | precision | recall |",
    "| --- | --: | --: | --: | --: | --: |",
    ...rows,
  ].join("\n");
}

function sectionOf(half: (typeof halves)[number]): string {
  const judged = judge(half);
  const good = goodOnes(judged).length;
  const alarms = falseAlarms(judged).length;
  const rate = ((100 * alarms) / good).toFixed(1);
  return `### ${half}\n\n${judged.length} completions. False alarms on the ${good} good ones: ${alarms} (${rate}%).\n\n${tableOf(judged)}`;
}

function cpuMicroseconds(): string {
  const drafts = readLabelled("development").flatMap(({ draft }) => draft ?? []);
  const draft = drafts
    .filter(({ fixedTexts }) => fixedTexts === undefined)
    .sort((a, b) => b.text.length - a.text.length)[0];
  if (draft === undefined) return "";
  const rounds = 1000;
  for (let round = 0; round < rounds; round++) gates.checkDraft(draft);
  const before = process.cpuUsage();
  for (let round = 0; round < rounds; round++) gates.checkDraft(draft);
  const { user, system } = process.cpuUsage(before);
  const spent = ((user + system) / rounds / 1000).toFixed(2);
  return `all gates on a draft of ${draft.text.length} characters with ${draft.sources?.length ?? 0} passages and ${draft.internalSources?.length ?? 0} staff-only ones: ${spent} ms CPU`;
}

const report = halves.map(sectionOf).join("\n\n");
const text = readFileSync(documentPath, "utf8");
const [head = "", rest = ""] = text.split(begin);
const tail = rest.split(end)[1] ?? "";
writeFileSync(documentPath, `${head}${begin}\n\n${report}\n\n${end}${tail}`);
process.stdout.write(`${report}\n\n${cpuMicroseconds()}\n`);
