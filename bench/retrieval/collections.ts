/** Test collections with relevance judgments by people, from the data folder beside the repository. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface Collection {
  readonly name: string;
  readonly documents: readonly { readonly id: string; readonly title: string; readonly text: string }[];
  readonly questions: readonly { readonly id: string; readonly text: string }[];
  /** Documents that answer a question, with their grade. */
  readonly relevant: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

const folder = join(import.meta.dirname, "../../../shared/data/retrieval");

export const collectionNames = ["cranfield", "support-banking"] as const;

/** Undefined where the data is absent. */
export function readCollection(name: string): Collection | undefined {
  const place = join(folder, name);
  if (!existsSync(place)) return undefined;
  return {
    name,
    documents: readLines(place, "docs.jsonl").map((line) => JSON.parse(line) as Collection["documents"][number]),
    questions: readLines(place, "queries.jsonl").map((line) => JSON.parse(line) as Collection["questions"][number]),
    relevant: readJudgments(readLines(place, "qrels.tsv")),
  };
}

function readLines(place: string, file: string): readonly string[] {
  return readFileSync(join(place, file), "utf8").split("\n").filter(Boolean);
}

function readJudgments(lines: readonly string[]): Collection["relevant"] {
  const judged = lines.map((line) => line.split("\t") as [string, string, string]);
  const ofQuestion = Map.groupBy(judged, ([question]) => question);
  return new Map(
    [...ofQuestion].map(([question, rows]) => [question, new Map(rows.map(([, id, grade]) => [id, Number(grade)]))]),
  );
}
