/** A model's vectors out of a file that bench/peers/retrieval has written, behind the port that search uses. */
import { readFileSync } from "node:fs";
import { modelHalf, type VectorHalf } from "../../src/adapters/local/knowledge-in-process.ts";
import { vectorKey } from "../../src/knowledge/index.ts";

export function halfFromFile(name: string, file: string): VectorHalf {
  const vectors = new Map(readFileSync(file, "utf8").split("\n").filter(Boolean).map(readLine));
  const vectorOf = (text: string) => {
    const vector = vectors.get(vectorKey(text));
    if (vector) return vector;
    throw new Error(`${file} has no vector for "${text.slice(0, 60)}": run bench/peers/retrieval/run.sh again`);
  };
  const dimensions = vectors.values().next().value?.length ?? 0;
  const embed = async (texts: readonly string[]) => ({ vectors: texts.map(vectorOf) });
  return { ...modelHalf({ name, dimensions, embed }), patience: Infinity };
}

function readLine(line: string): [string, Float32Array] {
  const { key, vector } = JSON.parse(line) as { key: string; vector: string };
  const bytes = Buffer.from(vector, "base64");
  return [key, new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))];
}

/** Remembers what it is asked to embed. */
export function recordingHalf(texts: Set<string>): VectorHalf {
  const embed = async (asked: readonly string[]) => {
    for (const text of asked) texts.add(text);
    return { vectors: asked.map(() => new Float32Array(1)) };
  };
  return { embedding: { name: "none", dimensions: 1, embed }, weight: 0, leastSimilarity: -1, patience: Infinity };
}
