/**
 * Retrieval quality on test collections that people have judged: BM25, vectors and both (bold: the weight in use), through the index that turns
 * use. `node bench/retrieval/run.ts [<model> <vectors.jsonl>]`: the file holds a model's vectors, from bench/peers/retrieval.
 */
import { lexicalHalf, type VectorHalf } from "../../src/adapters/local/knowledge-in-process.ts";
import { collectionNames, readCollection, type Collection } from "./collections.ts";
import { searchCollection, type Rankings } from "./contestants.ts";
import { qualityOf } from "./metrics.ts";
import { halfFromFile } from "./model-vectors.ts";

const weights = [0.05, 0.1, 0.2, 0.5, 1, 2];

function row(name: string, rankings: Rankings, { relevant }: Collection): string {
  const { recallAt10, ndcgAt10 } = qualityOf(rankings, relevant);
  return `| ${name} | ${recallAt10.toFixed(3)} | ${ndcgAt10.toFixed(3)} |`;
}

async function measure(collection: Collection, half: VectorHalf): Promise<readonly string[]> {
  const found = await searchCollection(collection, half);
  const { weight: shipped, embedding } = half;
  const { name } = embedding;
  return [
    row("BM25", found.lexical, collection),
    row(name, found.vector, collection),
    ...weights.map((weight) => {
      const label = weight === shipped ? `**BM25 + ${weight} × ${name}**` : `BM25 + ${weight} × ${name}`;
      return row(label, found.hybrid(weight), collection);
    }),
  ];
}

const [modelName, vectorsFile] = process.argv.slice(2);
const halves = [lexicalHalf, ...(modelName && vectorsFile ? [halfFromFile(modelName, vectorsFile)] : [])];

for (const name of collectionNames) {
  const collection = readCollection(name);
  if (!collection) {
    console.log(`${name}: skipped, ../shared/data/retrieval/${name} is not here`);
    continue;
  }
  const { documents, questions } = collection;
  console.log(`\n${name}: ${documents.length} documents, ${questions.length} questions\n`);
  console.log("| ranking | recall@10 | nDCG@10 |\n|---|---|---|");
  for (const half of halves) console.log((await measure(collection, half)).join("\n"));
}
