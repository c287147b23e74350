/**
 * Prints how well questions are grouped into gaps: `npm run report:gaps`. `--questions FILE` adds labelled questions from
 * a CSV file with the columns text and category, eight of each category; `--vectors FILE` compares them by a model's
 * vectors too, made by bench/peers/retrieval/embed.py of the texts that `--list` prints.
 */
import { parseArgs } from "node:util";
import { readFileSync } from "node:fs";
import { halfFromFile } from "../../../bench/retrieval/model-vectors.ts";
import {
  customerQuestions,
  groupQuestions,
  halvesOf,
  intentExamples,
  type LabelledQuestion,
  sampleOf,
} from "./labelled-questions.ts";

const { values } = parseArgs({
  options: { questions: { type: "string" }, vectors: { type: "string" }, list: { type: "boolean" } },
});
const given = values.questions === undefined ? {} : { [values.questions]: sampleOf(readCsv(values.questions), 8) };
const sets: Record<string, readonly LabelledQuestion[]> = {
  "examples of intents": intentExamples(),
  "customers' questions": customerQuestions(),
  ...given,
};
if (values.list) {
  const texts = new Set(Object.values(sets).flatMap((questions) => questions.map(({ question }) => question)));
  process.stdout.write([...texts].map((text) => `${JSON.stringify({ text })}\n`).join(""));
} else {
  await report();
}

async function report(): Promise<void> {
  const embedding = values.vectors === undefined ? undefined : halfFromFile("model", values.vectors).embedding;
  console.log("| set | questions | topics | groups | precision of pairs | recall of pairs |");
  console.log("|---|---|---|---|---|---|");
  for (const [name, questions] of Object.entries(sets)) {
    const { chosenOn, heldBack } = halvesOf(questions);
    const parts = { [name]: questions, [`${name}, chosen on`]: chosenOn, [`${name}, held back`]: heldBack };
    for (const [part, asked] of Object.entries(parts)) {
      const { topics, groups, precision, recall } = await groupQuestions(asked, embedding);
      const shares = `${precision.toFixed(2)} | ${recall.toFixed(2)}`;
      console.log(`| ${part} | ${asked.length} | ${topics} | ${groups} | ${shares} |`);
    }
  }
}

/** All in English. */
function readCsv(file: string): readonly LabelledQuestion[] {
  const rows = readFileSync(file, "utf8").matchAll(/^(?:"((?:[^"]|"")*)"|([^",\r\n]*)),([^",\r\n]+)\r?$/gm);
  return [...rows].slice(1).map(([, quoted, plain = "", topic = ""]) => ({
    question: quoted?.replaceAll('""', '"') ?? plain,
    language: "en",
    topic,
  }));
}
